// Runs in the Markdown preview, whenever it has changed.
import { coloured } from './colours';

/** The book of the language calls its programs assembly, as other sites colour them; the preview has no colours for that. */
const programs = 'code.language-ttvm, code.language-assembly';

function colour(): void {
  for (const code of document.querySelectorAll(programs)) code.innerHTML = coloured(code.textContent);
}

window.addEventListener('vscode.markdown.updateContent', colour);
colour();
