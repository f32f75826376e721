// Has the TypeScript compiler compare every message of the recorded sessions of both servers with the protocols' official types. Ends with
// the line 'N passed, N failed'; each session is one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installDependencies, repository } from '../../vscode-extension/scripts/dependencies.mjs';

const tests = path.join(repository, 'tests');
await installDependencies(tests, (text) => console.log(text));
const compiler = path.join(tests, 'node_modules', 'typescript', 'bin', 'tsc');
// Within the folder of the packages, where the compiler looks for them.
const out = path.join(tests, 'node_modules', '.ttvm-protocol-tests');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// Imported only now that the packages are there.
const protocols = {
  'Ttvm.DebugAdapter.Tests': await import('./debug-adapter.mjs'),
  'Ttvm.LanguageServer.Tests': await import('./language-server.mjs'),
};

let passed = 0;
let failed = 0;
for (const [project, protocol] of Object.entries(protocols)) {
  const transcripts = path.join(tests, project, 'Transcripts');
  for (const file of readdirSync(transcripts)
    .filter((name) => name.endsWith('.txt'))
    .sort()) {
    const messages = protocol.literalsOf(
      readFileSync(path.join(transcripts, file), 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    );
    const source = path.join(out, `${project}.${file.replace(/\.txt$/, '.ts')}`);
    writeFileSync(source, `${protocol.prelude}\nexport const messages = [\n${messages.join(',\n')},\n];\n`);
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        compiler,
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--target',
        'es2022',
        '--module',
        'nodenext',
        '--moduleResolution',
        'nodenext',
        source,
      ],
      { encoding: 'utf8' },
    );
    // A session without messages would pass by checking nothing.
    const ok = status === 0 && messages.length > 0;
    if (ok) passed++;
    else failed++;
    console.log(`${ok ? 'ok  ' : 'FAIL'}  ${project}/${file}: ${messages.length} messages${ok ? '' : `\n${stdout}`}`);
  }
}
if (passed + failed === 0) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
