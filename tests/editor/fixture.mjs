// Programs state in comments what a test needs to know of them; no line number is written in a test.
import { readFileSync } from 'node:fs';

/** The 1-based line that carries a marker such as `<break>`. */
export function lineOf(file, marker) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(`; ${marker}`));
  if (at < 0 || lines.findIndex((line, index) => index > at && line.includes(`; ${marker}`)) > 0)
    throw new Error(`'; ${marker}' must stand in ${file} exactly once`);
  return at + 1;
}

/** The lines the program prints, from its `; expect:` comments. */
export function expectedLines(file) {
  return [...readFileSync(file, 'utf8').matchAll(/^; expect: (.*)$/gm)].map((match) => match[1]);
}
