// The tests as VS Code shows them: folders and files, below a root for each folder of the workspace if there are several.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { FoundTest } from './events';
import { foldersBetween } from './places';

export class TestTree {
  private readonly items = new Map<string, vscode.TestItem>();
  private readonly tests = new WeakMap<vscode.TestItem, FoundTest>();
  private readonly seeds = new WeakMap<vscode.TestItem, number>();

  constructor(private readonly controller: vscode.TestController) {}

  roots(): vscode.TestItem[] {
    return childrenOf(this.controller);
  }

  itemOf(file: string): vscode.TestItem | undefined {
    return this.items.get(file);
  }

  /** What is known of a test; undefined for a folder. */
  testOf(item: vscode.TestItem): FoundTest | undefined {
    return this.tests.get(item);
  }

  /** The seed with which a test has failed last. */
  failedSeedOf(item: vscode.TestItem): number | undefined {
    return this.seeds.get(item);
  }

  noteSeed(item: vscode.TestItem, seed: number | undefined): void {
    if (seed === undefined) this.seeds.delete(item);
    else this.seeds.set(item, seed);
  }

  /** All tests of an item, without those that are left out. */
  testsUnder(item: vscode.TestItem, excluded: ReadonlySet<vscode.TestItem>): vscode.TestItem[] {
    if (excluded.has(item)) return [];
    return this.tests.has(item) ? [item] : childrenOf(item).flatMap((child) => this.testsUnder(child, excluded));
  }

  add(root: string, file: string, test: FoundTest): void {
    const parent = this.folder(root, file);
    const item = this.items.get(file) ?? this.controller.createTestItem(file, path.basename(file), vscode.Uri.file(file));
    item.range = new vscode.Range(test.line, 0, test.line, 0);
    item.description = test.title;
    this.items.set(file, item);
    this.tests.set(item, test);
    parent.add(item);
  }

  remove(file: string): void {
    const item = this.items.get(file);
    if (item === undefined) return;
    this.items.delete(file);
    // Folders in which nothing is left go, too.
    for (let gone: vscode.TestItem | undefined = item; gone?.children.size === 0; ) {
      const parent: vscode.TestItem | undefined = gone.parent;
      (parent?.children ?? this.controller.items).delete(gone.id);
      gone = parent;
    }
  }

  /** Removes all others. */
  keep(files: ReadonlySet<string>): void {
    for (const file of [...this.items.keys()]) if (!files.has(file)) this.remove(file);
  }

  private folder(root: string, file: string): vscode.TestItemCollection {
    const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const folders = foldersBetween(root, file);
    let collection = this.controller.items;
    for (const folder of several ? [{ path: root, name: path.basename(root) }, ...folders] : folders) {
      const known = collection.get(folder.path) ?? this.controller.createTestItem(folder.path, folder.name, vscode.Uri.file(folder.path));
      collection.add(known);
      collection = known.children;
    }
    return collection;
  }
}

function childrenOf(parent: { items: vscode.TestItemCollection } | { children: vscode.TestItemCollection }): vscode.TestItem[] {
  const children: vscode.TestItem[] = [];
  ('items' in parent ? parent.items : parent.children).forEach((child) => children.push(child));
  return children;
}
