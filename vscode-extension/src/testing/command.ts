// Starts `ttvm test`, which alone knows what a test is.
import { type ChildProcess, spawn } from 'node:child_process';
import type * as vscode from 'vscode';
import type { Command } from '../dotnet';
import { EventReader, type TestEvent } from './events';

/** The commands that run at the moment; none of them outlives the window. */
export class TestCommands implements vscode.Disposable {
  private readonly running = new Set<ChildProcess>();

  /** Runs `ttvm test --json …` in a folder. Gives what it said of errors, or an empty text; a cancelled run ends in good order. */
  run(
    { command, args }: Command,
    folder: string,
    options: string[],
    receive: (event: TestEvent) => void,
    token?: vscode.CancellationToken,
  ): Promise<string> {
    return new Promise((resolve) => {
      const reader = new EventReader(receive);
      const child = spawn(command, [...args, 'test', '--json', ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      this.running.add(child);
      // Ctrl+C: the command still tells what is known. Windows has no such signal and ends it at once.
      const cancelled = token?.onCancellationRequested(() => child.kill('SIGINT'));
      let errors = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => reader.write(piece));
      child.stderr.setEncoding('utf8').on('data', (piece: string) => (errors += piece));
      child.on('error', (error) => (errors += error.message));
      child.on('close', () => {
        this.running.delete(child);
        cancelled?.dispose();
        resolve(errors.trim());
      });
    });
  }

  dispose(): void {
    for (const child of this.running) child.kill();
  }
}
