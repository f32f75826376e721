// Finds a browser of the Chrome family, or installs Debian's when this is root on a machine with apt.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** The path of a browser, or undefined with the reason told through `say`. */
export function findChromium(say) {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  return installed() ?? install(say);
}

function installed() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...places].find((file) => existsSync(file));
}

function install(say) {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    say('no Chrome or Chromium is installed, and this is not root on a machine with apt-get; install one, or set CHROMIUM to its path');
    return undefined;
  }
  say('Installing Chromium…');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    const { status, stdout, stderr } = spawnSync('apt-get', args, { env: environment, encoding: 'utf8' });
    if (status !== 0) {
      say(`'apt-get ${args.join(' ')}' failed:\n${stdout}${stderr}`);
      return undefined;
    }
  }
  return installed();
}
