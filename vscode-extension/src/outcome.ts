// What is said of a run that has ended or could not begin, and what can be done about it.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ProgramError } from './failing';
import { debuggerType } from './launch';
import { reasonOf } from './reason';
import type { Runtime } from './runtime';
import { type Allowed, firstFailing, sandboxOptions } from './seeds';
import { t } from './words';

/** What a session was started with, completed. */
interface Started extends Allowed {
  program: string;
  args?: string[];
  cwd?: string;
  stdin?: string;
  env?: Record<string, string | null>;
}

const seeds = 100;

/** A run that takes longer than this says nothing about whether it fails. */
const longestRun = 10_000;

/** Offers to look into a run that has failed without a debugger. */
export function helpAfter(
  runtime: Runtime,
  session: vscode.DebugSession,
  exitCode: number,
  wasStopped: boolean,
): void {
  const name = path.basename(String(session.configuration.program));
  // What the user has stopped has not failed.
  if (exitCode !== 0 && !wasStopped && session.configuration.noDebug === true) void offerHelp(runtime, session, name, exitCode);
}

/** Tells that the debugger of a session is gone, with the way back. */
export async function offerStart(session: vscode.DebugSession, message: string, output: vscode.OutputChannel): Promise<void> {
  output.appendLine(message);
  const again = t('Start Again');
  if ((await vscode.window.showErrorMessage(message, again)) === again)
    await vscode.debug.startDebugging(session.workspaceFolder, session.configuration);
}

async function offerHelp(
  runtime: Runtime,
  session: vscode.DebugSession,
  name: string,
  exitCode: number,
): Promise<void> {
  const debug = t('Debug');
  const search = t('Try {0} Seeds', seeds);
  const choices = session.configuration.smp === false ? [debug] : [debug, search];
  const answer = await vscode.window.showWarningMessage(t('{0} has failed with exit code {1}.', name, exitCode), ...choices);
  if (answer === debug) await start(session, {});
  if (answer === search) await searchSeeds(runtime, session, name);
}

/** Runs a program under one seed after the other, and debugs it under the first with which it fails. */
async function searchSeeds(
  runtime: Runtime,
  session: vscode.DebugSession,
  name: string,
): Promise<void> {
  const ttvm = await runtime.program('ttvm');
  if (ttvm === undefined) return;
  const given = session.configuration as vscode.DebugConfiguration & Started;
  const { program, args, stdin } = given;
  const cwd = given.cwd ?? path.dirname(program);
  const environment = Object.entries({ ...process.env, ...given.env }).filter(([, value]) => value !== null);
  const env = Object.fromEntries(environment) as NodeJS.ProcessEnv;
  let input: Uint8Array | undefined;
  try {
    input = stdin === undefined ? undefined : await vscode.workspace.fs.readFile(vscode.Uri.file(path.resolve(cwd, stdin)));
  } catch (error) {
    void vscode.window.showErrorMessage(reasonOf(error));
    return;
  }
  const { failing, ended, wasCancelled } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Looking for a schedule under which {0} fails', name), cancellable: true },
    async (progress, token) => {
      const search = await firstFailing(
        seeds,
        async (seed) => {
          const code = await runOnce(
            ttvm.command,
            [...ttvm.args, '--smp', '--seed', String(seed), ...sandboxOptions(given), program, ...(args ?? [])],
            { cwd, env },
            input,
            token,
          );
          progress.report({ increment: 100 / seeds, message: t('seed {0}', seed) });
          return code;
        },
        () => token.isCancellationRequested,
        availableParallelism(),
      );
      return { ...search, wasCancelled: token.isCancellationRequested };
    },
  );
  if (failing !== undefined) await start(session, { name: t('Debug {0} with seed {1}', name, failing), seed: failing, stopAt: undefined });
  else if (wasCancelled) return;
  else if (ended === seeds) void vscode.window.showInformationMessage(t('{0} has not failed under any of {1} seeds.', name, seeds));
  else
    void vscode.window.showWarningMessage(
      t('{0} has not failed under {1} of {2} seeds; the others did not end within {3} s.', name, ended, seeds, longestRun / 1000),
    );
}

/** The exit code of a program; undefined if it was ended before its end. */
function runOnce(
  command: string,
  args: string[],
  where: { cwd: string; env: NodeJS.ProcessEnv },
  input: Uint8Array | undefined,
  token: vscode.CancellationToken,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...where, stdio: ['pipe', 'ignore', 'ignore'], timeout: longestRun });
    const cancelled = token.onCancellationRequested(() => child.kill());
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => {
      cancelled.dispose();
      resolve(code ?? undefined);
    });
    // A program that ends without reading its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Starts the program of a session that is over under the debugger: allowed the same, and where nothing else is said in the same way. */
async function start(session: vscode.DebugSession, more: object): Promise<void> {
  const { noDebug: _, ...given } = session.configuration;
  const name = t('Debug {0}', path.basename(String(given.program)));
  await vscode.debug.startDebugging(session.workspaceFolder, { ...given, type: debuggerType, request: 'launch', name, ...more });
}

/** Shows the first error of a program that does not assemble where it stands, instead of VS Code's offer to open launch.json. */
export async function showProgramError({ file, line, column, text, count }: ProgramError): Promise<void> {
  const place = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(place, place) });
  const name = path.basename(file);
  const problems = t('Show Problems');
  const message =
    count === 1
      ? t('{0} cannot be started: line {1}: {2}', name, line, text)
      : t('{0} cannot be started, because of {1} errors. The first, in line {2}: {3}', name, count, line, text);
  if ((await vscode.window.showErrorMessage(message, problems)) === problems)
    await vscode.commands.executeCommand('workbench.actions.view.problems');
}
