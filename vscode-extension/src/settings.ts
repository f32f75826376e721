// The user's settings, read anew at each use, so that no copy can be out of date.
import * as vscode from 'vscode';
import { isPolicy, type Policy } from './policy';

const section = 'ttvm';

export const settings = {
  dotnetPath: (): string => read<string>('dotnetPath', ''),
  serverFolder: (): string => read<string>('serverFolder', ''),
  stepping: (scope?: vscode.ConfigurationScope): Policy => {
    const value = read<string>('debug.stepping', 'isolate', scope);
    return isPolicy(value) ? value : 'isolate';
  },
  console: (scope?: vscode.ConfigurationScope): string => read<string>('debug.console', 'internalConsole', scope),
  /** Whether the user leaves it to us when the Debug Console is shown. */
  showsConsole: (scope?: vscode.ConfigurationScope): boolean => {
    const told = vscode.workspace.getConfiguration('debug', scope).inspect('internalConsoleOptions');
    return [told?.globalValue, told?.workspaceValue, told?.workspaceFolderValue].every((value) => value === undefined);
  },
  hidesStackWhileDebugging: (): boolean => read<boolean>('inlayHints.hideStackWhileDebugging', true),
  testSeeds: (scope?: vscode.ConfigurationScope): number => read<number>('test.seeds', 20, scope),
  smp: (scope?: vscode.ConfigurationScope): boolean => read<boolean>('run.smp', true, scope),
};

/** Whether a change concerns where the servers are and what runs them. */
export function concernsServers(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration(`${section}.dotnetPath`) || change.affectsConfiguration(`${section}.serverFolder`);
}

function read<T>(name: string, fallback: T, scope?: vscode.ConfigurationScope): T {
  return vscode.workspace.getConfiguration(section, scope).get<T>(name, fallback);
}
