// Runs in the Markdown preview, whenever it has changed.
import { coloured } from './colours';

function colour(): void {
  for (const code of document.querySelectorAll('code.language-ttvm')) code.innerHTML = coloured(code.textContent);
}

window.addEventListener('vscode.markdown.updateContent', colour);
colour();
