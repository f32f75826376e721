// The end-to-end test: the packaged extension in a real VS Code in a headless browser, used as a person uses it.
//   node tests/editor/e2e.mjs [--vsix FILE] [--shots FOLDER] [--only TITLE]… [--newest] [--update-pictures]
// --only runs the journey of that title alone, several of them those of all; --newest runs in the newest VS Code instead of the oldest that
// the extension is tested with.
// --update-pictures replaces the pictures of README.md and of the walkthrough.
// Ends with one line 'N passed, N failed'.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildFolder, repository } from '../../vscode-extension/scripts/dependencies.mjs';
import { freePort, pageOf } from '../../vscode-extension/workbench/server.mjs';
import { Debugging } from './debugging.mjs';
import { Editor } from './editor.mjs';
import { askingJourney } from './journeys/asking.mjs';
import { bytecodeJourney } from './journeys/bytecode.mjs';
import { debuggerInDepthJourney } from './journeys/debugger-in-depth.mjs';
import { debuggingJourney } from './journeys/debugging.mjs';
import { editingJourney } from './journeys/editing.mjs';
import { germanJourney } from './journeys/german.mjs';
import { picturesJourney } from './journeys/pictures.mjs';
import { runningJourney } from './journeys/running.mjs';
import { servingJourney } from './journeys/serving.mjs';
import { startingJourney } from './journeys/starting.mjs';
import { testingJourney } from './journeys/testing.mjs';
import { timeJourney } from './journeys/time.mjs';
import { troubleJourney } from './journeys/trouble.mjs';
import { viewsJourney } from './journeys/views.mjs';
import { waitUntilGone } from './processes.mjs';
import { Report } from './report.mjs';
import { NoStageError, Stage } from './stage.mjs';

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

const say = (text) => console.log(text);

async function main() {
  const { values: options } = parseArgs({
    options: {
      ...{ vsix: { type: 'string' }, shots: { type: 'string' }, only: { type: 'string', multiple: true } },
      ...{ newest: { type: 'boolean' }, 'update-pictures': { type: 'boolean' } },
    },
  });
  let stage;
  try {
    stage = await Stage.open(options, say);
  } catch (error) {
    if (!(error instanceof NoStageError)) throw error;
    return skip(error.message);
  }
  const shots = path.resolve(options.shots ?? path.join(buildFolder, 'editor-shots'));
  rmSync(shots, { recursive: true, force: true });
  const report = new Report(shots);
  try {
    await runJourneys(stage, report, options);
    await stage.end();
    await report.check('Closing: no language server and no debugger is left behind', () => waitUntilGone(stage.scratch));
  } catch (error) {
    console.error(stage.workbench.output);
    throw error;
  } finally {
    await stage.close();
  }
  console.log(`\nPictures: ${shots}`);
  console.log(`${report.passed} passed, ${report.failed} failed`);
  return report.failed === 0 ? 0 : 1;
}

async function runJourneys({ scratch, browser, address, hasTerminal }, report, options) {
  const programs = path.join(scratch, 'programs');
  for (const journey of [...(options['update-pictures'] ? [picturesJourney] : []), ...journeys]) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const editor = new Editor(page);
    const debugging = new Debugging(page, { framesAreFolded: options.newest });
    // A fresh page with the files as they were; the workbench goes on from journey to journey, as it does for a person. But it also begins
    // with the launch configurations that the folder had in the last one, and F5 may come before it has read those of now.
    rmSync(path.join(scratch, 'home', 'data', 'User', 'caches'), { recursive: true, force: true });
    cpSync(path.join(import.meta.dirname, 'programs'), programs, { recursive: true });
    const take = (folder, name, clip) =>
      options['update-pictures'] && page.screenshot({ path: path.join(repository, folder, `${name}.png`), animations: 'disabled', clip });
    // Of the walkthrough: there is nothing at the right, and what pops up would be gone in a smaller window.
    const picture = (name, part) => take('vscode-extension/walkthrough', name, { x: 0, y: 0, width: 1100, height: 900, ...part });
    // Of README.md.
    const poster = (name) => take('docs/images', name);
    const context = { editor, debugging, programs, scratch, picture, poster, hasTerminal, port: await freePort() };
    const { title, folder = programs, checks, finish } = journey(context);
    if (options.only !== undefined && !options.only.includes(title)) {
      await page.close();
      continue;
    }
    await editor.openFolder(pageOf(address, folder));
    await report.journey(title, page, [
      ...checks,
      ['no error was shown that the journey did not ask for', () => editor.assertNoComplaints()],
      ['nothing left this machine', () => editor.assertAllLocal()],
    ]);
    await finish?.();
    await page.close();
  }
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
