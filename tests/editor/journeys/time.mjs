import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A program that waits for ever is gone back through, until it is plain why. */
export function timeJourney({ editor, debugging, programs }) {
  const { page } = editor;
  const file = 'past.ttvm';
  writeFileSync(
    path.join(programs, file),
    `; A worker that never answers.

SPAWN_CALL worker
STORE w
PUSH_INT 3
PUSH_INT 4
ADD
STORE sum
LOAD sum
LOAD w
SEND
RECEIVE
PRINT
HALT
LABEL worker
RECEIVE
STORE got
RECEIVE
`,
  );
  const behind = page.locator('.statusbar-item', { hasText: /\d+ instructions? behind/ });
  const button = (name) => page.locator(`.part.sidebar .title-actions .codicon-debug-${name}`).click();
  const background = page.locator('.view-overlays .cdr[class*="ced-"]');
  return {
    title: 'Time',
    finish: () => rmSync(path.join(programs, file), { force: true }),
    checks: [
      [
        'the program stops where everybody waits',
        async () => {
          await editor.openFile(file);
          await editor.press('F5');
          await debugging.stoppedAt(/deadlock/i, file, 12);
        },
      ],
      [
        'a step back leads to the instruction before, and the status bar says how far one is behind',
        async () => {
          await button('step-back');
          await debugging.stoppedAt(/step, in the past/i, file, 11);
          await background.first().waitFor();
          return behind.innerText();
        },
      ],
      [
        'three steps further the variable is not there yet',
        async () => {
          for (const line of [10, 9, 8]) {
            await button('step-back');
            await debugging.stoppedAt(/step, in the past/i, file, line);
          }
          await debugging.variable(/^sum\s*=/).waitFor({ state: 'detached' });
          return behind.innerText();
        },
      ],
      [
        'the way back ends at the beginning',
        async () => {
          await button('reverse-continue');
          await debugging.stoppedAt(/entry, in the past/i, file, 3);
        },
      ],
      [
        'a click in the status bar goes to where the run has come to',
        async () => {
          await behind.click();
          await debugging.stoppedAt(/at the moment/i, file, 12);
          await behind.waitFor({ state: 'detached' });
          await background.first().waitFor({ state: 'detached' });
        },
      ],
      [
        'the menu of a variable leads to where its value was made',
        async () => {
          await debugging.unfoldAll();
          await debugging.choose(debugging.variable(/^sum\s*=\s*7/), 'Go Back to Where This Value Was Made');
          await debugging.stoppedAt(/at the moment, in the past/i, file, 7);
        },
      ],
      [
        'the menu lists all its values, and each leads to its moment',
        async () => {
          await editor.command('TTVM: Go to the Present of the Run');
          await debugging.stoppedAt(/at the moment/i, file, 12);
          await debugging.unfoldAll();
          await debugging.choose(debugging.variable(/^sum\s*=\s*7/), 'Show All Values It Has Held');
          await page.locator('.quick-input-list .monaco-list-row', { hasText: 'past.ttvm:8' }).click();
          await debugging.stoppedAt(/at the moment, in the past/i, file, 8);
        },
      ],
      [
        'a change in the past is told to begin another future',
        async () => {
          await debugging.enter('PUSH_INT 5');
          await page.locator('.repl', { hasText: ':rejoin leads back to what came after' }).waitFor();
          await behind.waitFor({ state: 'detached' });
          await debugging.goOn();
          await debugging.stoppedAt(/deadlock/i, file, 12);
          await debugging.stop();
        },
      ],
    ],
  };
}
