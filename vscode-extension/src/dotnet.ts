// Finds what starts the language server, the debugger and the command. Knows nothing of VS Code, so that its rules can be tested.
import * as path from 'node:path';
import { reasonOf } from './reason';
import { t } from './words';

/** The major version the servers are built for; a newer one does not run them without being told to. */
const requiredMajor = 10;

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  isFile(file: string): boolean;
  /** Standard output of a program that ended with 0; rejects otherwise. */
  run(command: string, args: readonly string[]): Promise<string>;
}

/** A usable .NET, or the sentence that tells the user what is wrong and what to do. */
export type Dotnet = { readonly command: string } | { readonly problem: string };

/** What starts a program, and what comes before the program's own arguments. */
export interface Command {
  readonly command: string;
  readonly args: string[];
}

/**
 * A program that brings its .NET along is an executable and starts by itself; the extension for any platform, and a folder that was built
 * without, hold it as a .dll alone, which needs an installed .NET.
 */
export async function findProgram(
  machine: Machine,
  folder: string,
  name: string,
  dotnet: () => Promise<Dotnet>,
): Promise<Command | { readonly problem: string }> {
  const executable = findExecutable(machine, folder, name);
  if (executable !== undefined) return executable;
  const found = await dotnet();
  return 'command' in found ? { command: found.command, args: [pathsOf(machine).join(folder, `${name}.dll`)] } : found;
}

/** A program that starts by itself; undefined if there is none of that name. */
export function findExecutable(machine: Machine, folder: string, name: string): Command | undefined {
  const command = pathsOf(machine).join(folder, machine.platform === 'win32' ? `${name}.exe` : name);
  return machine.isFile(command) ? { command, args: [] } : undefined;
}

export async function findDotnet(machine: Machine, override: string): Promise<Dotnet> {
  const command = override === '' ? candidates(machine).find((file) => machine.isFile(file)) : override;
  if (command === undefined)
    return {
      problem: t(
        "TinyTotVM needs the .NET {0} runtime, and no 'dotnet' was found on PATH or in the usual places. Install .NET {0}, or set 'ttvm.dotnetPath'.",
        requiredMajor,
      ),
    };
  if (!machine.isFile(command))
    return {
      problem: t(
        "The setting 'ttvm.dotnetPath' names '{0}', which is not a file. Correct it, or clear it to use the 'dotnet' of PATH.",
        command,
      ),
    };

  let listing: string;
  try {
    listing = await machine.run(command, ['--list-runtimes']);
  } catch (error) {
    return {
      problem: t("'{0}' does not run ({1}). Install .NET {2}, or set 'ttvm.dotnetPath'.", command, reasonOf(error), requiredMajor),
    };
  }
  const versions = runtimeVersions(listing);
  if (versions.some((version) => major(version) === requiredMajor)) return { command };
  const found = versions.length === 0 ? t('no runtime at all') : t('only {0}', versions.join(', '));
  return {
    problem: t(
      "TinyTotVM needs the .NET {0} runtime; '{1}' has {2}. Install .NET {0}, or set 'ttvm.dotnetPath' to another 'dotnet'.",
      requiredMajor,
      command,
      found,
    ),
  };
}

/** Where a dotnet may be, in the order in which it is looked for. */
export function candidates(machine: Machine): string[] {
  const { env, platform, home } = machine;
  const paths = pathsOf(machine);
  const program = platform === 'win32' ? 'dotnet.exe' : 'dotnet';
  const usual =
    platform === 'win32'
      ? [env.ProgramFiles === undefined ? undefined : paths.join(env.ProgramFiles, 'dotnet')]
      : platform === 'darwin'
        ? ['/usr/local/share/dotnet', '/opt/homebrew/bin']
        : ['/usr/share/dotnet', '/usr/lib/dotnet', '/snap/bin'];
  // Windows spells it Path; Node's own process.env hides that, a copy of it does not.
  const searchPath = env.PATH ?? env.Path ?? '';
  return [env.DOTNET_ROOT, ...searchPath.split(paths.delimiter), ...usual, paths.join(home, '.dotnet')]
    .filter((folder): folder is string => folder !== undefined && folder !== '')
    .map((folder) => paths.join(folder, program));
}

/** The versions of Microsoft.NETCore.App in what `dotnet --list-runtimes` prints. */
export function runtimeVersions(listing: string): string[] {
  return [...listing.matchAll(/^Microsoft\.NETCore\.App (\S+) \[/gm)].map((match) => match[1] ?? '');
}

function pathsOf({ platform }: Machine): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

function major(version: string): number {
  return Number.parseInt(version, 10);
}
