// What the views of the debug side bar have in common: a tree that is asked anew whenever the program has changed.
import * as vscode from 'vscode';
import { t } from '../words';
import type { DebuggedProgram } from './program';

/** A tree of which nobody remembers a row: all of it is asked of the debug adapter when it is shown. */
export abstract class ProgramTree<Node> implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: { dispose(): void }[];
  readonly view: vscode.TreeView<Node>;
  readonly onDidChangeTreeData = this.changed.event;

  protected constructor(
    id: string,
    protected readonly program: DebuggedProgram,
  ) {
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this });
    this.subscriptions = [this.changed, this.view, program.onDidChange(() => this.refresh())];
  }

  abstract getTreeItem(node: Node): vscode.TreeItem;

  protected abstract childrenOf(node?: Node): Promise<Node[]>;

  async getChildren(node?: Node): Promise<Node[]> {
    if (this.program.session === undefined) return [];
    try {
      return await this.childrenOf(node);
    } catch {
      // The program has gone on or ended meanwhile, of which the view hears, too; before it is launched there is nothing to see.
      return [];
    }
  }

  refresh(): void {
    this.view.message = this.program.session === undefined || this.program.isStopped ? (this.hint() ?? '') : t('The program runs.');
    this.changed.fire();
  }

  /** What stands above the rows while the program stands still; undefined: nothing. */
  protected hint(): string | undefined {
    return undefined;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

/** A row that says the same to the eye and to a screen reader. */
export function row(label: string, description: string, isOpenable: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(label, isOpenable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.description = description;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}
