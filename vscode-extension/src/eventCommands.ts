// Starts commands that tell what they find while they run.
import { type ChildProcess, spawn } from 'node:child_process';
import type * as vscode from 'vscode';
import type { Command } from './dotnet';

/** The commands that run at the moment; none of them outlives the window. */
export class EventCommands implements vscode.Disposable {
  private readonly running = new Set<ChildProcess>();

  /**
   * Runs `ttvm NAME --json …` in a folder. What it writes goes to the reader. Gives what it said of errors, or an empty text; a cancelled
   * run ends in good order.
   */
  run(
    { command, args }: Command,
    name: string,
    folder: string,
    options: string[],
    reader: { write(piece: string): void },
    token?: vscode.CancellationToken,
  ): Promise<string> {
    return new Promise((resolve) => {
      const child = spawn(command, [...args, name, '--json', ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
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
