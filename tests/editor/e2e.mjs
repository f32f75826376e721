// The end-to-end test: the packaged extension in a real VS Code in a headless browser, used as a person uses it.
//   node tests/editor/e2e.mjs [--vsix FILE] [--shots FOLDER] [--only TITLE] [--newest] [--update-screenshot]
// --only runs the journey of that title alone, --newest in the newest VS Code instead of the oldest that the extension is tested with.
// Ends with one line 'N passed, N failed'.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { buildFolder, repository } from '../../vscode-extension/scripts/dependencies.mjs';
import { packageForThisMachine } from '../../packaging/vsix.mjs';
import { EnvironmentError } from '../../vscode-extension/workbench/errors.mjs';
import { installWorkbench } from '../../vscode-extension/workbench/install.mjs';
import { basicSettings, freePort, pageOf, Workbench } from '../../vscode-extension/workbench/server.mjs';
import { withoutDotnet } from '../packaging/environment.mjs';
import { findChromium } from './chromium.mjs';
import { Debugging } from './debugging.mjs';
import { Editor } from './editor.mjs';
import { askingJourney } from './journeys/asking.mjs';
import { bytecodeJourney } from './journeys/bytecode.mjs';
import { debuggerInDepthJourney } from './journeys/debugger-in-depth.mjs';
import { debuggingJourney } from './journeys/debugging.mjs';
import { editingJourney } from './journeys/editing.mjs';
import { germanJourney } from './journeys/german.mjs';
import { runningJourney } from './journeys/running.mjs';
import { servingJourney } from './journeys/serving.mjs';
import { startingJourney } from './journeys/starting.mjs';
import { testingJourney } from './journeys/testing.mjs';
import { timeJourney } from './journeys/time.mjs';
import { troubleJourney } from './journeys/trouble.mjs';
import { viewsJourney } from './journeys/views.mjs';
import { waitUntilGone } from './processes.mjs';
import { Report } from './report.mjs';

// For steady pictures and steady input: nothing moves, nothing is saved or offered by itself.
const testSettings = {
  ...basicSettings,
  'workbench.reduceMotion': 'on',
  'workbench.colorTheme': 'Default Light Modern',
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'debug.toolBarLocation': 'docked',
  // Its text can be read.
  'terminal.integrated.gpuAcceleration': 'off',
};

const say = (text) => console.log(text);

async function main() {
  const { values: options } = parseArgs({
    options: {
      ...{ vsix: { type: 'string' }, shots: { type: 'string' }, only: { type: 'string' } },
      ...{ newest: { type: 'boolean' }, 'update-screenshot': { type: 'boolean' } },
    },
  });
  const browserPath = findChromium(say);
  if (browserPath === undefined) return skip('there is no browser');
  let program;
  try {
    program = options.newest
      ? await installWorkbench(path.join(buildFolder, 'workbench-newest'), say, path.join(import.meta.dirname, 'newest'))
      : await installWorkbench(path.join(buildFolder, 'workbench'), say);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return skip(error.message);
  }
  const vsix = path.resolve(options.vsix ?? (await packageForThisMachine(say)));
  const shots = path.resolve(options.shots ?? path.join(buildFolder, 'editor-shots'));
  rmSync(shots, { recursive: true, force: true });

  const scratch = mkdtempSync(path.join(tmpdir(), 'ttvm-e2e-'));
  const report = new Report(shots);
  let browser;
  let workbench;
  try {
    const programs = path.join(scratch, 'programs');
    cpSync(path.join(import.meta.dirname, 'programs'), programs, { recursive: true });
    const environment = { ...bareEnvironment(path.join(scratch, 'commands')), ...privateFolders(scratch) };
    workbench = new Workbench(program, path.join(scratch, 'home'), environment);
    workbench.writeSettings(testSettings);
    await workbench.install(vsix);
    const address = await workbench.start(await freePort());
    browser = await chromium.launch({
      executablePath: browserPath,
      env: { ...process.env, ...environment },
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });

    const journeys = [
      startingJourney,
      editingJourney,
      runningJourney,
      testingJourney,
      debuggingJourney,
      debuggerInDepthJourney,
      viewsJourney,
      timeJourney,
      askingJourney,
      bytecodeJourney,
      troubleJourney,
      servingJourney,
      germanJourney,
    ];
    for (const journey of journeys) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const editor = new Editor(page);
      const debugging = new Debugging(page);
      // A fresh page with the files as they were; the workbench goes on from journey to journey, as it does for a person.
      cpSync(path.join(import.meta.dirname, 'programs'), programs, { recursive: true });
      const picture = (name, size) => (options['update-screenshot'] ? takePicture(page, name, size) : undefined);
      const { title, checks, finish } = journey({
        ...{ editor, debugging, programs, scratch, picture },
        port: await freePort(),
        hasTerminal: program.hasTerminal,
      });
      if (options.only !== undefined && options.only !== title) {
        await page.close();
        continue;
      }
      await editor.openFolder(pageOf(address, programs));
      await report.journey(title, page, [
        ...checks,
        ['no error was shown that the journey did not ask for', () => editor.assertNoComplaints()],
        ['nothing left this machine', () => editor.assertAllLocal()],
      ]);
      await finish?.();
      await page.close();
    }

    await browser.close();
    await workbench.close();
    await report.check('Closing: no language server and no debugger is left behind', () => waitUntilGone(scratch));
  } catch (error) {
    console.error(workbench?.output ?? '');
    throw error;
  } finally {
    await browser?.close();
    await workbench?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10 });
  }
  console.log(`\nPictures: ${shots}`);
  console.log(`${report.passed} passed, ${report.failed} failed`);
  return report.failed === 0 ? 0 : 1;
}

/** The pictures of README.md and, smaller, of the walkthrough, each by its name. */
async function takePicture(page, name, size) {
  const isOfReadme = name === 'debug-session';
  const folder = isOfReadme ? path.join('docs', 'images') : path.join('vscode-extension', 'walkthrough');
  // There is nothing at the right, and what pops up would be gone in a smaller window.
  const clip = isOfReadme ? undefined : { x: 0, y: 0, width: 1100, height: 900, ...size };
  await page.screenshot({ path: path.join(repository, folder, `${name}.png`), animations: 'disabled', clip });
}

/** The extension brings its .NET along, so nothing may lead to another one. Variables without a value are left out. */
function bareEnvironment(folder) {
  const bare = withoutDotnet(folder);
  const hidden = Object.keys(process.env).filter((name) => !(name in bare));
  return { ...bare, ...Object.fromEntries(hidden.map((name) => [name, undefined])) };
}

/** Neither the workbench nor the browser writes into the home folder of whoever runs the test. */
function privateFolders(scratch) {
  const names = ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'TMPDIR'];
  return Object.fromEntries(
    names.map((name) => {
      const folder = path.join(scratch, name.toLowerCase());
      mkdirSync(folder);
      return [name, folder];
    }),
  );
}

/** Not run is not passed: where the result counts, it is a failure. */
function skip(reason) {
  console.log(`SKIPPED: ${reason}`);
  const failed = process.env.CI === 'true' ? 1 : 0;
  console.log(`0 passed, ${failed} failed`);
  return failed;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
