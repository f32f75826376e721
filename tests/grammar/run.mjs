// Checks the generated TextMate grammar against annotated programs. Ends with the line 'N passed, N failed'; each program is one.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { installDependencies, repository } from '../../vscode-extension/scripts/dependencies.mjs';

const folder = path.join(repository, 'tests');
await installDependencies(folder, (text) => console.log(text));
const tool = path.join(folder, 'node_modules', 'vscode-tmgrammar-test', 'dist', 'unit.js');
const grammar = path.join(repository, 'grammars', 'ttvm.tmLanguage.json');
let passed = 0;
let failed = 0;
for (const program of readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ttvm'))
  .sort()) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, '-g', grammar, path.join(import.meta.dirname, program)], {
    encoding: 'utf8',
  });
  if (status === 0) passed++;
  else failed++;
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${program}${status === 0 ? '' : `\n${stdout}${stderr}`}`);
}
// A folder without programs would pass by checking nothing.
if (passed + failed === 0) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
