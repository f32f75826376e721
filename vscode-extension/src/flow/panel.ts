// The panel Message Flow: loads what has happened from the debug adapter and hands it to the page that draws it.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { openPlace } from '../views/openPlace';
import type { DebuggedProgram } from '../views/program';
import type { EventKind } from '../views/protocol';
import { t } from '../words';
import type { ExportFormat, FromPage, ToPage } from './messages';

const kinds: readonly EventKind[] = ['spawn', 'exit', 'error', 'send', 'receive', 'deadLetter'];

/** So many events in one answer: the page draws those while the next come. */
const eventsOfPage = 5_000;

export function registerMessageFlow(context: vscode.ExtensionContext, program: DebuggedProgram): void {
  let panel: MessageFlow | undefined;
  const become = (next: MessageFlow | undefined) => {
    panel = next;
    void vscode.commands.executeCommand('setContext', 'ttvm.messageFlow.isOpen', next !== undefined);
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('ttvm.messageFlow.show', () => {
      if (panel === undefined) become(new MessageFlow(context, program, () => become(undefined)));
      else panel.reveal();
    }),
    vscode.commands.registerCommand('ttvm.messageFlow.exportMermaid', () => panel?.export('mermaid')),
    vscode.commands.registerCommand('ttvm.messageFlow.exportSvg', () => panel?.export('svg')),
  );
}

class MessageFlow {
  private readonly panel: vscode.WebviewPanel;
  private readonly subscriptions: vscode.Disposable[];
  private run: string | undefined;
  private last = 0;
  private loading: Promise<void> | undefined;
  private isStale = false;

  constructor(
    context: vscode.ExtensionContext,
    private readonly program: DebuggedProgram,
    onClosed: () => void,
  ) {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const code = vscode.Uri.joinPath(context.extensionUri, 'dist');
    this.panel = vscode.window.createWebviewPanel('ttvm.messageFlow', t('Message Flow'), column, {
      enableScripts: true,
      retainContextWhenHidden: true,
      localResourceRoots: [code],
    });
    this.subscriptions = [
      program.onDidChange(() => this.load()),
      this.panel.webview.onDidReceiveMessage((message: FromPage) => this.received(message)),
    ];
    this.panel.onDidDispose(() => {
      vscode.Disposable.from(...this.subscriptions).dispose();
      onClosed();
    });
    this.panel.webview.html = pageOf(this.panel.webview, vscode.Uri.joinPath(code, 'flow.js'));
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  export(format: ExportFormat): void {
    this.say({ type: 'export', format });
  }

  /** Loads what has come about since the last time. Asked for meanwhile, it does so once more. */
  private load(): void {
    this.isStale = true;
    this.loading ??= this.loadAll().finally(() => (this.loading = undefined));
  }

  private async loadAll(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      try {
        await this.loadNew();
      } catch {
        // The session is over, or has not begun; what has been loaded stays.
      }
    }
  }

  private async loadNew(): Promise<void> {
    const { run } = this.program;
    if (run === undefined) return;
    let startsAnew = run !== this.run;
    if (startsAnew) this.last = 0;
    for (let more = true; more; startsAnew = false) {
      const answer = await this.program.ask('ttvm/events', { kinds, after: this.last, count: eventsOfPage });
      // Another program is debugged by now, or the program has gone back.
      if (this.program.run !== run || answer.last < this.last) {
        this.last = 0;
        this.run = undefined;
        this.isStale = true;
        return;
      }

      this.run = run;
      more = answer.next !== undefined;
      if (answer.events.length > 0 || startsAnew)
        this.say({ type: 'events', events: answer.events, startsAnew, dropped: answer.dropped });
      this.last = answer.events.at(-1)?.serial ?? this.last;
      if (more) this.say({ type: 'loading', loaded: this.last - answer.first, total: answer.last - answer.first });
    }
  }

  private received(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        this.run = undefined;
        this.load();
        break;
      case 'open':
        void openPlace(message.event.place, this.program.session);
        break;
      case 'exported':
        void showText(message.format, message.text);
        break;
    }
  }

  private say(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }
}

async function showText(format: ExportFormat, text: string): Promise<void> {
  const content = format === 'mermaid' ? `\`\`\`mermaid\n${text}\`\`\`\n` : text;
  const document = await vscode.workspace.openTextDocument({ language: format === 'mermaid' ? 'markdown' : 'xml', content });
  await vscode.window.showTextDocument(document);
}

function pageOf(webview: vscode.Webview, script: vscode.Uri): string {
  const help = t('Sequence diagram of processes and messages. Arrow keys choose an event, Enter opens its source.');
  // The page has no translations of its own. Nothing in it may look like the end of the script.
  const texts = JSON.stringify(vscode.l10n.bundle ?? {}).replaceAll('<', '\\u003c');
  const nonce = randomBytes(16).toString('base64');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'">
  <title>${t('Message Flow')}</title>
  <style nonce="${nonce}">
    html, body { height: 100%; margin: 0; padding: 0; overflow: hidden; }
    body { display: flex; flex-direction: column; color: var(--vscode-editor-foreground); }
    body { font: var(--vscode-font-size) var(--vscode-font-family); }
    #view { flex: 1; overflow: auto; outline: none; }
    #view:focus { box-shadow: inset 0 0 0 1px var(--vscode-focusBorder); }
    #space { position: relative; }
    canvas { position: sticky; top: 0; left: 0; display: block; }
    #says { padding: 4px 12px; min-height: 1.4em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
            border-top: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border)); }
  </style>
</head>
<body>
  <div id="view" tabindex="0" role="application" aria-label="${help}">
    <div id="space"><canvas></canvas></div>
  </div>
  <div id="says" role="status" aria-live="polite">${t('Nothing has happened yet. Start a program with F5.')}</div>
  <script id="texts" type="application/json">${texts}</script>
  <script nonce="${nonce}" src="${webview.asWebviewUri(script).toString()}"></script>
</body>
</html>`;
}
