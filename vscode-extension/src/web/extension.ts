// The extension where there is no desktop, as on vscode.dev. Colours, snippets, brackets and fences are contributions, which need no code;
// what needs the language server or the debugger says so.
import * as vscode from 'vscode';
import { debuggerType } from '../launch';
import { registerNewFile } from '../newFile';
import { t, translateBy } from '../words';

const download = 'https://code.visualstudio.com/download';

/** The pages that a command opens. */
const pages: Readonly<Record<string, string>> = {
  'ttvm.openTutorial': 'tutorial',
  'ttvm.openLanguage': 'language',
  'ttvm.openCookbook': 'cookbook',
};

interface Manifest {
  contributes: { commands: { command: string }[] };
}

export function activate(context: vscode.ExtensionContext): void {
  translateBy(vscode.l10n.t, vscode.env.language);
  const explain = explanation();
  registerNewFile(context);
  context.subscriptions.push(
    ...(context.extension.packageJSON as Manifest).contributes.commands
      .map(({ command }) => command)
      .filter((command) => command !== 'ttvm.newFile')
      .map((command) => {
        const page = pages[command];
        return vscode.commands.registerCommand(command, page === undefined ? explain : () => openPage(context, page));
      }),
    vscode.debug.registerDebugConfigurationProvider(debuggerType, {
      resolveDebugConfiguration: () => {
        explain();
        return undefined;
      },
    }),
    // There is nobody who could list the bytes.
    vscode.window.registerCustomEditorProvider('ttvm.bytecode', {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: (_, panel) => {
        panel.webview.html = `<p>${reason()}</p>`;
      },
    }),
  );
}

function reason(): string {
  return t('In the browser TinyTotVM has colours and snippets. Language features, running and debugging need VS Code on the desktop.');
}

/** Says once, in a message, what is missing here and where it is, and from then on in the status bar. */
function explanation(): () => void {
  let isKnown = false;
  return () => {
    if (isKnown) {
      vscode.window.setStatusBarMessage(reason(), 10_000);
      return;
    }
    isKnown = true;
    const get = t('Get VS Code');
    void vscode.window.showInformationMessage(reason(), get).then((answer) => {
      if (answer === get) void vscode.env.openExternal(vscode.Uri.parse(download));
    });
  };
}

function openPage(context: vscode.ExtensionContext, page: string): Thenable<unknown> {
  return vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.joinPath(context.extensionUri, 'server', 'docs', `${page}.md`));
}
