// The three programs in one folder, as they are packaged: for one platform with the .NET they need, or for any without it.
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesUnder, repository } from '../vscode-extension/scripts/dependencies.mjs';
import { EnvironmentError } from '../vscode-extension/workbench/errors.mjs';
import { run } from '../vscode-extension/workbench/run.mjs';
import { fingerprintOf, upToDate, workFolder } from './cache.mjs';
import { isWindows, universal } from './targets.mjs';

const programs = ['ttvm', 'Ttvm.LanguageServer', 'Ttvm.DebugAdapter'];
const closure = 'Ttvm.Package';
const sources = [
  ...['vm', 'server', 'debug-adapter', 'docs', 'examples'],
  ...['Directory.Build.props', 'Directory.Packages.props', 'global.json'],
  ...['packaging/Ttvm.Package', 'packaging/programs.mjs'],
];

/** The registry that packages are restored from has no .NET for this platform. */
export class UnservedError extends EnvironmentError {}

/** By the text of all that programs are built from, and the SDK that builds them. */
export async function programsFingerprint() {
  return fingerprintOf(sources, await run(dotnet(), ['--version'], repository));
}

/** Returns the folder of up-to-date programs for a target. */
export async function publishPrograms(target, say) {
  return upToDate(path.join(workFolder, target.name), await programsFingerprint(), async (folder) => {
    say(`Building the programs for ${target.name}…`);
    await publish(target, folder);
    finish(target, folder);
  });
}

/** Runs a command of the .NET SDK in folders of its own: what the launcher and the tests build is left alone. No server is left behind. */
export function build(command, project, ...options) {
  const where = ['--configuration', 'Release', '--artifacts-path', path.join(workFolder, 'build')];
  // The tests have the analyzers look; here they would only take time.
  const quiet = ['--nologo', '--verbosity', 'quiet', '-nodeReuse:false', '-p:UseSharedCompilation=false', '-p:RunAnalyzers=false'];
  return run(dotnet(), [command, path.join(repository, project), ...where, ...options, ...quiet], repository);
}

/** Whether a file, by its name in the folder of programs, is started by itself. */
export function isExecutable(target, name) {
  return target !== universal && programs.includes(isWindows(target) ? name.replace(/\.exe$/, '') : name);
}

/** What the launcher has found; without it, that of the search path. */
function dotnet() {
  return process.env.TTVM_DOTNET ?? 'dotnet';
}

async function publish(target, folder) {
  const platform = target === universal ? [] : ['--runtime', target.rid];
  try {
    await build('publish', `packaging/${closure}`, '--output', folder, ...platform);
  } catch (error) {
    if (!/NU1101.* Microsoft\.NETCore\.App\.(Runtime|Host)\./.test(error.message)) throw error;
    const pack = `Microsoft.NETCore.App.Runtime.${target.rid}`;
    throw new UnservedError(`${target.name} cannot be packaged yet: the package ${pack} is not served where this machine restores from`);
  }
}

/** Makes programs of the three assemblies: each is told what lies beside it, which is the same for all, and the closure itself goes. */
function finish(target, folder) {
  const description = JSON.parse(readFileSync(path.join(folder, `${closure}.deps.json`), 'utf8'));
  for (const libraries of [...Object.values(description.targets), description.libraries])
    for (const name of Object.keys(libraries)) if (name.startsWith(`${closure}/`)) delete libraries[name];
  for (const file of readdirSync(folder)) if (file.startsWith(closure)) rmSync(path.join(folder, file));
  for (const program of programs) writeFileSync(path.join(folder, `${program}.deps.json`), JSON.stringify(description));
  // The packages of .NET bring all sorts of modes along.
  for (const file of filesUnder(folder)) chmodSync(file, isExecutable(target, path.relative(folder, file)) ? 0o755 : 0o644);
}
