// `ttvm package`: what is given to people, for this platform or for all.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from '../vscode-extension/workbench/arguments.mjs';
import { EnvironmentError, UsageError } from '../vscode-extension/workbench/errors.mjs';
import { exitOnSignals } from '../vscode-extension/workbench/run.mjs';
import { archivePrograms, packageTool } from './archive.mjs';
import { packagesFolder } from './cache.mjs';
import { alone } from './lock.mjs';
import { UnservedError } from './programs.mjs';
import { targets, thisTarget, universal } from './targets.mjs';
import { packageExtension } from './vsix.mjs';

const names = [...targets, universal].map(({ name }) => name);

const help = `Usage: ttvm package [--all | --target NAME...]

Packages for this platform, in .build/packages: the VS Code extension and an archive of the command and the two servers, both with the
.NET they need; and for any platform with .NET 10 the extension and a .NET tool. The paths of the packages are what is on standard output;
SHA256SUMS beside them has their check sums. What is up to date is not made again.

  --all             for every platform; those whose .NET is not served are named and left out
  --target NAME...  for these: ${names.slice(0, 5).join(', ')},
                    ${names.slice(5).join(', ')}
  --help            show this text`;

const say = (text) => console.error(text);

async function main(args) {
  const options = understand(args);
  if (options.help) {
    console.log(help);
    return;
  }
  exitOnSignals();
  await alone(say, () => makePackages(options));
}

async function makePackages(options) {
  for (const target of options.targets) {
    try {
      for (const file of await packagesOf(target)) console.log(file);
    } catch (error) {
      if (options.areNamed || !(error instanceof UnservedError)) throw error;
      say(`${error.message}.`);
    }
  }
  writeSums();
}

function understand(args) {
  const { values, positionals } = readArguments(args, 'package', {
    all: { type: 'boolean' },
    target: { type: 'string', multiple: true },
  });
  if (values.help) return { help: true };
  if (values.target === undefined && positionals.length > 0)
    throw new UsageError(`'${positionals[0]}' stands alone; a platform is named behind --target; see 'ttvm package --help'`);
  if (values.all && values.target !== undefined) throw new UsageError("--all and --target do not go together; see 'ttvm package --help'");
  if (values.all) return { targets: [...targets, universal] };
  if (values.target === undefined) return { targets: [thisTarget(), universal].filter((target) => target !== undefined) };
  return { areNamed: true, targets: [...new Set([...values.target, ...positionals])].map(targetOf) };
}

function targetOf(name) {
  const target = [...targets, universal].find((each) => each.name === name);
  if (target === undefined) throw new UsageError(`'${name}' is no platform; there are ${names.join(', ')}`);
  return target;
}

async function packagesOf(target) {
  const vsix = await packageExtension(target, say);
  return [vsix, target === universal ? await packageTool(say) : await archivePrograms(target, say)];
}

/** In the form that `sha256sum --check` reads. */
function writeSums() {
  const sums = readdirSync(packagesFolder)
    .filter((file) => file !== 'SHA256SUMS')
    .sort()
    .map((file) => `${createHash('sha256').update(readFileSync(path.join(packagesFolder, file))).digest('hex')}  ${file}\n`);
  writeFileSync(path.join(packagesFolder, 'SHA256SUMS'), sums.join(''));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof EnvironmentError)) throw error;
  console.error(`ttvm package: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
