// ttvm.cmd hands every argument on. cmd.exe is not everywhere, so its text is read: each of these slips loses or changes arguments without
// a word.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const lines = readFileSync(path.resolve(import.meta.dirname, '..', '..', 'ttvm.cmd'), 'utf8').split(/\r?\n/);

test('numbered arguments, which end at nine and come apart at every =, only tell the first word', () =>
  assert.deepEqual(
    lines.filter((line) => /%~?[0-9]/.test(line.replace(/"%~1"==(%1 )?/, '').replace('%~dp0', ''))),
    [],
  ));

test('every program gets all arguments, or all behind the word that chose it', () => {
  let label = '';
  let programs = 0;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith(':')) {
      label = line.slice(1);
      assert.equal(lines[index + 1], `if "%~1"==%1 set rest=${label}%rest:*"${label}"=%`, 'the word may stand in quotes');
    }
    if (!/^\s*(dotnet|node) /.test(line)) continue;
    programs++;
    assert.ok(line.endsWith(label === '' ? ' %*' : ` %rest:*${label}=%`), line);
  }
  assert.equal(programs, 6);
});

test('no block in parentheses holds arguments, which would end it with a parenthesis of theirs', () => {
  let isInside = false;
  for (const line of lines) {
    if (line.trimEnd().endsWith('(')) isInside = true;
    assert.ok(!isInside || !/%\*|%rest/.test(line), line);
    if (line.startsWith(')')) isInside = false;
  }
});
