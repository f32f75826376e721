// Real clients, editors without a window. Against the language server: Neovim with its built-in client, and Emacs with eglot. Against the
// debug adapter: the client of VS Code's adapter tests, Neovim with a client of ours, and Emacs with dap-mode. An editor that is not
// installed is left out and said so; where nothing may be left out (CI=true), that is a failure. Ends with the line 'N passed, N failed'.
//
// usage: node tests/clients/run.mjs [SERVER.dll]     (default: what ./ttvm build has published; the adapter lies beside it)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDependencies } from '../../vscode-extension/scripts/dependencies.mjs';

const here = import.meta.dirname;
const server = path.resolve(process.argv[2] ?? path.join(here, '..', '..', '.build', 'bin', 'Ttvm.LanguageServer.dll'));
const adapter = path.join(path.dirname(server), 'Ttvm.DebugAdapter.dll');
if (!existsSync(server)) {
  console.log(`${server} is not there; run './ttvm build' first`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

await installDependencies(path.dirname(here), (text) => console.log(text));

const script = (file) => path.join(here, file);
const neovim = (file) => ['--headless', '--clean', '-n', '-c', `luafile ${script('check.lua')}`, '-c', `luafile ${script(file)}`];
// Emacs reads the site's files: that is where a distribution puts packages such as eglot, which early versions do not bring along.
const emacs = (file) => ['--batch', '--load', script('check.el'), '--load', script(file)];
const emacsHas = (feature) => ['--batch', '--eval', `(progn (package-initialize) (require '${feature}))`];
const clients = [
  ['Neovim', 'nvim', ['--version'], neovim('neovim.lua')],
  ['Emacs with eglot', 'emacs', emacsHas('eglot'), emacs('emacs.el')],
  ['DebugClient', process.execPath, ['--version'], [script('debug-client.mjs')]],
  ['Neovim as a debugger', 'nvim', ['--version'], neovim('neovim-debug.lua')],
  ['Emacs with dap-mode', 'emacs', emacsHas('dap-mode'), emacs('emacs-debug.el')],
];

const programs = {
  'main.ttvm':
    '; Adds.\nLABEL start\nPUSH_INT 1\nCALL twice n\nPRINT\nJMP strat\nPUSH_STR "worker"\nSPAWN\nPUSH_INT 1\nSENDNAMED "clerk"\n',
  'twice.ttvm': 'LABEL twice\nHALT\n',
  'worker.ttvm': 'REGISTER "clerk"\nRECEIVE\nPRINT\n',
  'pair.ttvm': `; Process 1 sends 1, 2 and 3 to another, which answers with their double, and at last a value that has none.
SPAWN_CALL doubler
STORE worker
PUSH_INT 0
STORE n
LABEL next
  LOAD n
  PUSH_INT 1
  ADD
  STORE n
  LOAD n
  LOAD worker
  SEND                ; <send>
  RECEIVE             ; <receive>
  PRINT
  LOAD n
  PUSH_INT 3
  GE
JZ next
NULL
LOAD worker
SEND
HALT
LABEL doubler
  RECEIVE
  CALL double n       ; <call>
  PUSH_INT 1          ; <back>
  SEND
JMP doubler
LABEL double
LOAD n                ; <double>
DUP                   ; <dup>
ADD                   ; <add>
RET
`,
};

let passed = 0;
let failed = 0;
for (const [name, command, presence, args] of clients) {
  if (spawnSync(command, presence).status !== 0) {
    if (process.env.CI === 'true') failed++;
    console.log(`SKIPPED: ${name} is not installed`);
    continue;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'ttvm-client-'));
  for (const [file, text] of Object.entries(programs)) writeFileSync(path.join(folder, file), text);
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, TTVM_SERVER: server, TTVM_ADAPTER: adapter, TTVM_FOLDER: folder, HOME: folder },
  });
  const said = `${stdout}${stderr}`;
  const checks = [...said.matchAll(/^(ok|FAIL) {2}(.*)$/gm)];
  for (const [, outcome, text] of checks) {
    if (outcome === 'ok') passed++;
    else failed++;
    console.log(`${outcome.padEnd(4)}  ${name}: ${text}`);
  }
  if (status !== 0 || checks.length === 0) {
    failed++;
    console.log(`FAIL  ${name} ended with ${status}:\n${said}`);
  }
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
