// The view Processes: who is there, who started whom, who waits where, and what can be done with each.
import * as vscode from 'vscode';
import { t } from '../words';
import { titleOf } from './pages';
import { aboutGroup, aboutProcess, nameOf, nameOfGroup, ProcessTree, type ProcessNode } from './processTree';
import type { DebuggedProgram } from './program';
import type { Process } from './protocol';
import { ProgramTree, row } from './tree';

const icons = new Map([
  ['running', 'play-circle'],
  ['runnable', 'circle-outline'],
  ['waiting', 'mail'],
  ['sleeping', 'watch'],
  ['waiting for the outside', 'terminal'],
]);

class ProcessesView extends ProgramTree<ProcessNode> {
  readonly tree: ProcessTree;

  constructor(program: DebuggedProgram) {
    super('ttvm.processes', program);
    this.tree = new ProcessTree(program.ask);
  }

  getTreeItem(node: ProcessNode): vscode.TreeItem {
    switch (node.kind) {
      case 'range':
        return row(titleOf(node.range), '', true);
      case 'group': {
        const item = row(nameOfGroup(node.group), aboutGroup(node.group), true);
        item.iconPath = new vscode.ThemeIcon('layers');
        return item;
      }
      case 'process':
        return processItem(node.process, node.isLeaf);
    }
  }

  protected childrenOf(node?: ProcessNode): Promise<ProcessNode[]> {
    return this.tree.childrenOf(node);
  }

  protected override hint(): string | undefined {
    return this.tree.filter === '' ? undefined : t('Only processes with "{0}"', this.tree.filter);
  }

  async askForFilter(): Promise<void> {
    const filter = await vscode.window.showInputBox({
      title: t('Filter Processes'),
      prompt: t('A part of the name, number, state or place of a process. Empty: all processes.'),
      placeHolder: t('for example: crew, #7, waiting, shop.ttvm:25'),
      value: this.tree.filter,
    });
    if (filter !== undefined) this.show(() => (this.tree.filter = filter.trim()));
  }

  show(change: () => void): void {
    change();
    void vscode.commands.executeCommand('setContext', 'ttvm.processes.filtered', this.tree.filter !== '');
    void vscode.commands.executeCommand('setContext', 'ttvm.processes.order', this.tree.order);
    this.refresh();
  }
}

function processItem(process: Process, isLeaf: boolean): vscode.TreeItem {
  const item = row(nameOf(process), aboutProcess(process), !isLeaf);
  item.id = `process ${process.pid}`;
  item.contextValue = process.frozen ? 'process frozen' : 'process';
  item.iconPath = new vscode.ThemeIcon(process.frozen ? 'lock' : (icons.get(process.state) ?? 'circle-outline'));
  item.tooltip = `${nameOf(process)}\n${aboutProcess(process)}\n${process.place.text}`;
  item.command = { command: 'ttvm.processes.select', title: t('Look at This Process'), arguments: [{ kind: 'process', process, isLeaf }] };
  return item;
}

export function registerProcessesView(context: vscode.ExtensionContext, program: DebuggedProgram): void {
  const view = new ProcessesView(program);
  const onProcess = (name: string, action: (pid: number) => unknown) =>
    vscode.commands.registerCommand(name, (node?: ProcessNode) => {
      // From the palette or by a key: the row that is selected.
      const chosen = node ?? view.view.selection[0];
      if (chosen?.kind === 'process') return action(chosen.process.pid);
      void vscode.window.showInformationMessage(t('Select a process in the view Processes first.'));
      return undefined;
    });
  const stepTo = (to: string) => (pid: number) => program.request('ttvm/stepTo', { threadId: pid, to });
  context.subscriptions.push(
    view,
    onProcess('ttvm.processes.select', (pid) => (program.isStopped ? program.request('ttvm/focus', { threadId: pid }) : undefined)),
    onProcess('ttvm.processes.step', (pid) => program.runFor('workbench.action.debug.stepOver', pid)),
    onProcess('ttvm.processes.continue', (pid) => program.runFor('workbench.action.debug.continue', pid)),
    onProcess('ttvm.processes.kill', (pid) => program.request('terminateThreads', { threadIds: [pid] })),
    onProcess('ttvm.processes.freeze', (pid) => program.request('ttvm/freeze', { threadId: pid })),
    onProcess('ttvm.processes.thaw', (pid) => program.request('ttvm/thaw', { threadId: pid })),
    onProcess('ttvm.processes.runToReceive', stepTo('receive')),
    onProcess('ttvm.processes.followMessage', stepTo('receiver')),
    vscode.commands.registerCommand('ttvm.processes.filter', () => view.askForFilter()),
    vscode.commands.registerCommand('ttvm.processes.clearFilter', () => view.show(() => (view.tree.filter = ''))),
    vscode.commands.registerCommand('ttvm.processes.bySupervisor', () => view.show(() => (view.tree.order = 'supervisor'))),
    vscode.commands.registerCommand('ttvm.processes.byStarter', () => view.show(() => (view.tree.order = 'starter'))),
    vscode.commands.registerCommand('ttvm.processes.refresh', () => view.refresh()),
  );
}
