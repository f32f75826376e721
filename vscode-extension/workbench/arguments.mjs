// The arguments of the launcher's own commands.
import { parseArgs } from 'node:util';
import { UsageError } from './errors.mjs';

/** Options by name, and what stands alone. `--help` is understood always. */
export function readArguments(args, command, options) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...options, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    // The reasons of parseArgs are whole sentences; the first says it, the rest is advice on '--'.
    throw new UsageError(`${error.message.split('. ')[0].replace(/\.$/, '')}; see 'ttvm ${command} --help'`);
  }
}
