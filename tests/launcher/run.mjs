// Tests of ./ttvm as a command. Ends with the line 'N passed, N failed'.
import path from 'node:path';
import { runAndCount } from '../../vscode-extension/scripts/counting.mjs';

const files = ['build', 'code', 'package', 'lock', 'gate', 'bench', 'cmd'].map((name) => path.join(import.meta.dirname, `${name}.test.mjs`));
process.exitCode = (await runAndCount(files)) ? 0 : 1;
