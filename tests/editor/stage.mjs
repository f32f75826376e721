// A VS Code with the packaged extension and a headless browser, both with folders of their own that are gone at the end.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { buildFolder } from '../../vscode-extension/scripts/dependencies.mjs';
import { packageForThisMachine } from '../../packaging/vsix.mjs';
import { EnvironmentError } from '../../vscode-extension/workbench/errors.mjs';
import { installWorkbench } from '../../vscode-extension/workbench/install.mjs';
import { basicSettings, freePort, Workbench } from '../../vscode-extension/workbench/server.mjs';
import { withoutDotnet } from '../packaging/environment.mjs';
import { findChromium } from './chromium.mjs';

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
  // Newer versions show a chat beside the editor.
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // Its text can be read.
  'terminal.integrated.gpuAcceleration': 'off',
};

/** What this machine lacks for it, in one sentence. */
export class NoStageError extends Error {}

export class Stage {
  /** The folder that holds all there is. */
  scratch = mkdtempSync(path.join(tmpdir(), 'ttvm-e2e-'));

  /** Where extensions are installed. */
  get extensions() {
    return path.join(this.scratch, 'home', 'extensions');
  }

  /** Installs, packages and starts what is needed; `newest` takes the newest VS Code. */
  static async open({ newest, vsix, settings }, say) {
    const browserPath = findChromium(say);
    if (browserPath === undefined) throw new NoStageError('there is no browser');
    const program = await workbenchProgram(newest, say);
    const extension = path.resolve(vsix ?? (await packageForThisMachine(say)));
    const stage = new Stage();
    try {
      await stage.#start(program, browserPath, extension, settings);
    } catch (error) {
      console.error(stage.workbench?.output ?? '');
      await stage.close();
      throw error;
    }
    return stage;
  }

  async #start(program, browserPath, extension, settings) {
    const environment = { ...bareEnvironment(path.join(this.scratch, 'commands')), ...privateFolders(this.scratch) };
    this.hasTerminal = program.hasTerminal;
    this.workbench = new Workbench(program, path.join(this.scratch, 'home'), environment);
    this.workbench.writeSettings({ ...testSettings, ...settings });
    await this.workbench.install(extension);
    this.address = await this.workbench.start(await freePort());
    this.browser = await chromium.launch({
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
  }

  /** Ends the browser and VS Code; what either has left behind in the folder is there up to `close`. */
  async end() {
    await this.browser?.close();
    await this.workbench?.close();
  }

  async close() {
    await this.end();
    rmSync(this.scratch, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function workbenchProgram(newest, say) {
  try {
    return newest
      ? await installWorkbench(path.join(buildFolder, 'workbench-newest'), say, path.join(import.meta.dirname, 'newest'))
      : await installWorkbench(path.join(buildFolder, 'workbench'), say);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    throw new NoStageError(error.message);
  }
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
