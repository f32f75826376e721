// Colours for programs in the Markdown preview, whose highlighter does not know the language. Only how words look counts, not what they
// mean.

/** Comment, text, the first word of a line, number: in groups of their own. */
const pieces = /(;.*)|("(?:[^"\\\n]|\\.)*"?)|(?<=^[ \t]*)([A-Z][A-Z0-9_]*)\b|(?<![\w.])(-?\d+(?:\.\d+)?)\b/gm;
const classes = ['comment', 'string', 'keyword', 'number'];

/** A program as HTML, with the classes that the preview has colours for. */
export function coloured(program: string): string {
  let html = '';
  let end = 0;
  for (const match of program.matchAll(pieces)) {
    const kind = classes[match.slice(1).findIndex((group: string | undefined) => group !== undefined)] ?? '';
    html += `${escaped(program.slice(end, match.index))}<span class="hljs-${kind}">${escaped(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escaped(program.slice(end));
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
