// The text of the page of the panel Message Flow.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { t } from '../words';

export function pageOf(webview: vscode.Webview, script: vscode.Uri): string {
  const help = t('Sequence diagram of processes and messages. Arrow keys choose an event, Enter opens its source.');
  const timeHelp = t(
    'Timeline of the run: bars are messages, crosses errors, triangles stops. Drag or use the arrow keys to go through time.',
  );
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
    #view { position: relative; flex: 1; overflow: auto; outline: none; }
    #view:focus { box-shadow: inset 0 0 0 1px var(--vscode-focusBorder); }
    #space { position: relative; }
    /* Beside the lifeline of the first process. */
    #empty { position: absolute; inset: 0 24px 0 200px; display: grid; place-content: center; text-align: center; }
    #empty:empty { display: none; }
    canvas { display: block; }
    #space canvas { position: sticky; top: 0; left: 0; }
    #time { height: 44px; flex: none; margin: 0 6px; cursor: pointer; outline: none; touch-action: none; }
    #time[aria-disabled=true] { cursor: default; }
    #time:focus { box-shadow: 0 0 0 1px var(--vscode-focusBorder); }
    #strip { border-top: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border)); padding: 4px 0; }
    #says { padding: 4px 12px; min-height: 1.4em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
            border-top: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border)); }
  </style>
</head>
<body>
  <div id="view" tabindex="0" role="application" aria-label="${help}">
    <div id="empty" role="status">${t('Nothing has happened yet. Start a program with F5.')}</div>
    <div id="space"><canvas id="diagram"></canvas></div>
  </div>
  <div id="strip">
    <div id="time" role="slider" tabindex="0" aria-label="${t('Time of the run')}" aria-orientation="horizontal"
      aria-valuemin="0" aria-valuemax="0" aria-valuenow="0" aria-disabled="true" title="${timeHelp}"><canvas></canvas></div>
  </div>
  <div id="says" role="status" aria-live="polite"></div>
  <script id="texts" type="application/json">${texts}</script>
  <script nonce="${nonce}" src="${webview.asWebviewUri(script).toString()}"></script>
</body>
</html>`;
}
