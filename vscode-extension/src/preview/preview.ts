// Runs in the Markdown preview, whenever it has changed.
import { coloured } from './colours';

/** The book of the language calls its programs assembly, as other sites colour them; the preview has no colours for that. */
const programs = 'code.language-ttvm, code.language-assembly';

/** What was made of each program, by which one that has been written anew is known. */
const known = new WeakMap<Element, string>();

function colour(): void {
  for (const code of document.querySelectorAll(programs)) {
    if (known.get(code) === code.innerHTML) continue;
    code.innerHTML = coloured(code.textContent);
    known.set(code, code.innerHTML);
  }
}

// Not the preview's own event, which comes before newer versions have written everything.
new MutationObserver(colour).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
colour();
