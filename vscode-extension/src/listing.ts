// Bytecode as text: a read-only document with the listing, in which breakpoints can be set.
import * as path from 'node:path';
import * as vscode from 'vscode';

const scheme = 'ttvm-listing';
const bytecode = '.ttb';

/** Behind an instruction: its bytes, and where it was written if that is known. */
const note = /; (?:[0-9A-F]{2} )*(?:… )? *(.+):(\d+)$/;

/** The document that shows a file. */
export function listingOf(file: vscode.Uri): vscode.Uri {
  return file.with({ scheme });
}

/** The file of a listing, and any other as it is: only with its own scheme a path on a Windows share is whole. */
export function fileOf(document: vscode.Uri): vscode.Uri {
  return document.scheme === scheme ? document.with({ scheme: 'file' }) : document;
}

export function isListing(document: vscode.Uri | undefined): document is vscode.Uri {
  return document?.scheme === scheme;
}

/** `disassemble` gives the text. */
export function registerListings(
  context: vscode.ExtensionContext,
  disassemble: (file: string) => Promise<string>,
  changed: vscode.EventEmitter<vscode.Uri>,
): void {
  const watcher = vscode.workspace.createFileSystemWatcher(`**/*${bytecode}`);
  context.subscriptions.push(
    changed,
    watcher,
    watcher.onDidChange((file) => changed.fire(listingOf(file))),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (document) => disassemble(fileOf(document).fsPath),
    }),
    // Whoever opens bytecode sees a text. An editor of our own could not have breakpoints, so it hands over to one that can.
    vscode.window.registerCustomEditorProvider('ttvm.bytecode', {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: async ({ uri }, panel) => {
        await vscode.window.showTextDocument(listingOf(uri), { viewColumn: panel.viewColumn ?? vscode.ViewColumn.Active });
        panel.dispose();
      },
    }),
    vscode.languages.registerDefinitionProvider({ scheme }, { provideDefinition: sourceOf }),
  );
}

/** Where the instruction of a line was written. */
function sourceOf(document: vscode.TextDocument, { line }: vscode.Position): vscode.Location | undefined {
  const [, file, number] = note.exec(document.lineAt(line).text) ?? [];
  if (file === undefined) return undefined;
  const source = path.resolve(path.dirname(fileOf(document.uri).fsPath), file);
  return new vscode.Location(vscode.Uri.file(source), new vscode.Position(Number(number) - 1, 0));
}

interface Source {
  path?: string;
  sourceReference?: number;
}

interface Located {
  source?: Source;
}

/** Has a request of VS Code speak of the file where it speaks of its listing. */
export function fromListing(message: unknown): void {
  const { arguments: given } = message as { arguments?: { source?: Source } };
  const document = given?.source?.path?.startsWith(`${scheme}:`) === true ? vscode.Uri.parse(given.source.path) : undefined;
  if (given?.source !== undefined && document?.path.endsWith(bytecode) === true) given.source.path = fileOf(document).fsPath;
}

/** Has what the debug adapter says of frames and breakpoints lead to listings as documents: those of its own have no breakpoints. */
export function toListing(message: unknown): void {
  const { body } = message as { body?: { stackFrames?: Located[]; breakpoints?: Located[]; breakpoint?: Located } };
  for (const { source } of [...(body?.stackFrames ?? []), ...(body?.breakpoints ?? []), ...(body?.breakpoint ? [body.breakpoint] : [])]) {
    if (source?.path?.endsWith(bytecode) !== true) continue;
    source.path = listingOf(vscode.Uri.file(source.path)).toString();
    delete source.sourceReference;
  }
}
