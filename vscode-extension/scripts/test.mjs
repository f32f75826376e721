// Type check and unit tests: compiles everything with the strict compiler, then runs the compiled tests.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildFolder, extensionFolder, installDependencies } from './dependencies.mjs';

await installDependencies(extensionFolder, (text) => console.error(text));
const out = path.join(buildFolder, 'extension-tests');
rmSync(out, { recursive: true, force: true });
const tsc = path.join(extensionFolder, 'node_modules', 'typescript', 'bin', 'tsc');
const compiled = spawnSync(process.execPath, [tsc, '--project', extensionFolder, '--outDir', out], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(1);
const tests = readdirSync(path.join(out, 'test')).filter((file) => file.endsWith('.test.js')).map((file) => path.join(out, 'test', file));
const ran = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...tests], { stdio: 'inherit', env: { ...process.env, TTVM_EXTENSION_FOLDER: extensionFolder } });
process.exit(ran.status ?? 1);
