// The texts of the extension for translators: all that go through `t`, in l10n/bundle.l10n.json.
//   node scripts/texts.mjs          writes the file
//   node scripts/texts.mjs --list   prints what would be in it
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const folder = path.dirname(import.meta.dirname);
const texts = new Set();

/** Notes the first argument of each call of `t`: one that is computed could not be translated. */
function collect(node) {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
    const [text] = node.arguments;
    if (text !== undefined && ts.isStringLiteralLike(text)) texts.add(text.text);
    else throw new Error(`${node.getSourceFile().fileName}: '${node.getText()}' needs its text as it is`);
  }
  ts.forEachChild(node, collect);
}

for (const file of readdirSync(path.join(folder, 'src'), { recursive: true }).filter((name) => name.endsWith('.ts')))
  collect(ts.createSourceFile(file, readFileSync(path.join(folder, 'src', file), 'utf8'), ts.ScriptTarget.Latest, true));

const bundle = `${JSON.stringify(Object.fromEntries([...texts].sort().map((text) => [text, text])), undefined, 2)}\n`;
if (process.argv.includes('--list')) process.stdout.write(bundle);
else writeFileSync(path.join(folder, 'l10n', 'bundle.l10n.json'), bundle);
