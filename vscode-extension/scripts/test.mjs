// Type check, ESLint and unit tests of the extension. Ends with the line 'N passed, N failed', in which the first two are one each.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runAndCount } from './counting.mjs';
import { buildFolder, extensionFolder, installDependencies } from './dependencies.mjs';

await installDependencies(extensionFolder, (text) => console.log(text));
const out = path.join(buildFolder, 'extension-tests');
rmSync(out, { recursive: true, force: true });
const compiler = path.join(extensionFolder, 'node_modules', 'typescript', 'bin', 'tsc');
// What runs in a browser are projects of their own.
const projects = [
  ['--project', extensionFolder, '--outDir', out],
  ['--project', path.join(extensionFolder, 'src', 'flow', 'page')],
  ['--project', path.join(extensionFolder, 'src', 'preview')],
];
const areRight = projects
  .map((project) => spawnSync(process.execPath, [compiler, ...project], { stdio: 'inherit' }).status === 0)
  .every((isRight) => isRight);
console.log(areRight ? 'The types are right.' : 'The types are wrong.');
const linter = path.join(extensionFolder, 'node_modules', 'eslint', 'bin', 'eslint.js');
const lint = spawnSync(process.execPath, [linter, '--max-warnings', '0', 'src', 'test'], { stdio: 'inherit', cwd: extensionFolder });
console.log(lint.status === 0 ? 'ESLint finds nothing.' : 'ESLint finds something.');

const tests = path.join(out, 'test');
const files = existsSync(tests)
  ? readdirSync(tests)
      .filter((file) => file.endsWith('.test.js'))
      .map((file) => path.join(tests, file))
  : [];
process.env.TTVM_EXTENSION_FOLDER = extensionFolder;
process.exitCode = (await runAndCount(files, [areRight, lint.status === 0])) ? 0 : 1;
