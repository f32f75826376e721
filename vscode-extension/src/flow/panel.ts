// The panel Message Flow: loads what has happened from the debug adapter and hands it to the page that draws it.
import * as vscode from 'vscode';
import { goTo } from '../time/destination';
import type { Position } from '../time/position';
import { openPlace } from '../views/openPlace';
import type { DebuggedProgram } from '../views/program';
import type { Ask } from '../views/protocol';
import { t } from '../words';
import { Feed, type Source } from './feed';
import type { ExportFormat, FromPage, ToPage } from './messages';
import { pageOf } from './pageText';
import { Stops } from './stops';

export function registerMessageFlow(
  context: vscode.ExtensionContext,
  program: DebuggedProgram,
  moved: vscode.Event<Position | undefined>,
): void {
  let panel: MessageFlow | undefined;
  let position: Position | undefined;
  const stops = new Stops();
  const become = (next: MessageFlow | undefined) => {
    panel = next;
    void vscode.commands.executeCommand('setContext', 'ttvm.messageFlow.isOpen', next !== undefined);
  };
  context.subscriptions.push(
    moved((next) => {
      position = next;
      if (next !== undefined && next.behind === undefined) stops.note(program.run, next.lastEvent);
      panel?.moved(next);
    }),
    vscode.commands.registerCommand('ttvm.messageFlow.show', () => {
      if (panel === undefined) become(new MessageFlow(context, program, stops, position, () => become(undefined)));
      else panel.reveal();
    }),
    vscode.commands.registerCommand('ttvm.messageFlow.exportMermaid', () => panel?.export('mermaid')),
    vscode.commands.registerCommand('ttvm.messageFlow.exportSvg', () => panel?.export('svg')),
  );
}

/** VS Code looks for the stack of a stop before it shows its line, on a busy machine for a while; in ms. */
const stopIsShownWithin = 1_000;

class MessageFlow implements Source {
  private readonly panel: vscode.WebviewPanel;
  private readonly subscriptions: vscode.Disposable[];
  private readonly feed: Feed;
  private loading: Promise<void> | undefined;
  private isStale = false;
  private isTravelling = false;
  private wanted: { event: number | undefined } | undefined;
  /** Until when VS Code may put the cursor into the editor because somebody goes through time here; in ms since 1970. */
  private ledUntil = 0;

  constructor(
    context: vscode.ExtensionContext,
    private readonly program: DebuggedProgram,
    private readonly stops: Stops,
    private position: Position | undefined,
    onClosed: () => void,
  ) {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const code = vscode.Uri.joinPath(context.extensionUri, 'dist');
    this.panel = vscode.window.createWebviewPanel('ttvm.messageFlow', t('Message Flow'), column, {
      enableScripts: true,
      retainContextWhenHidden: true,
      localResourceRoots: [code],
    });
    this.feed = new Feed(this, (message) => this.say(message));
    this.subscriptions = [
      this.panel.webview.onDidReceiveMessage((message: FromPage) => this.received(message)),
      this.panel.onDidChangeViewState(() => this.keepFocus()),
    ];
    this.panel.onDidDispose(() => {
      vscode.Disposable.from(...this.subscriptions).dispose();
      onClosed();
    });
    this.panel.webview.html = pageOf(this.panel.webview, vscode.Uri.joinPath(code, 'flow.js'));
  }

  get ask(): Ask {
    return this.program.ask;
  }

  get run(): string | undefined {
    return this.program.run;
  }

  get isPresent(): boolean {
    return this.position !== undefined && this.position.behind === undefined;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** The run has come to another moment, or goes on. */
  moved(position: Position | undefined): void {
    this.position = position;
    this.load();
    this.arrived();
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
        if (!(await this.feed.bring())) this.isStale = true;
      } catch {
        // The session is over, or has not begun; what has been loaded stays.
      }
      this.sayMoment();
    }
  }

  private sayMoment(): void {
    const { position } = this;
    const isPast = position?.behind !== undefined;
    const stops = this.stops.of(this.feed.run);
    this.say({ type: 'moment', moment: { ...(position && { lastEvent: position.lastEvent }), isPast, stops } });
  }

  private received(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        this.feed.startAnew();
        this.load();
        break;
      case 'goTo':
        void this.travel(message.event);
        break;
      case 'open':
        void openPlace(message.event.place, this.program.session);
        break;
      case 'exported':
        void showText(message.format, message.text);
        break;
    }
  }

  private async travel(event: number | undefined): Promise<void> {
    if (this.isTravelling) {
      // Keys may come faster than stops: the last one counts.
      this.wanted = { event };
      return;
    }
    this.isTravelling = true;
    const answer = await goTo(this.program, event === undefined ? { to: 'present' } : { to: 'event', event });
    if (vscode.workspace.getConfiguration('debug').get<boolean>('focusEditorOnBreak', true)) this.ledUntil = Date.now() + stopIsShownWithin;
    // Refused: the page shows where the run is, not where somebody wanted it to be.
    if (answer !== undefined) return;
    this.sayMoment();
    this.arrived();
  }

  /** The run stands somewhere; what was wanted meanwhile is done now. */
  private arrived(): void {
    const { wanted } = this;
    [this.isTravelling, this.wanted] = [false, undefined];
    if (wanted !== undefined) void this.travel(wanted.event);
  }

  /** Whoever steps through the timeline by keys goes on there, also when the next key comes before the last stop is shown. */
  private keepFocus(): void {
    if (Date.now() > this.ledUntil || this.panel.active) return;
    // Not where the source has come in its place.
    if (this.panel.visible) this.panel.reveal(undefined, false);
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
