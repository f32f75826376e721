// Tests of ./ttvm as a command. Ends with the line 'N passed, N failed'.
import path from 'node:path';
import { runAndCount } from '../../vscode-extension/scripts/counting.mjs';

const files = ['build.test.mjs', 'code.test.mjs', 'package.test.mjs', 'lock.test.mjs', 'gate.test.mjs', 'bench.test.mjs', 'cmd.test.mjs'].map((file) =>
  path.join(import.meta.dirname, file),
);
process.exitCode = (await runAndCount(files)) ? 0 : 1;
