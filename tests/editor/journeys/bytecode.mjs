import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Views } from '../views.mjs';

/** Bytecode is a text that can be read and debugged, also when its source is gone. */
export function bytecodeJourney({ editor, debugging, programs }) {
  const { page } = editor;
  const source = path.join(programs, 'sum.ttvm');
  writeFileSync(source, '; A sum\n\nPUSH_INT 20\nPUSH_INT 22\nADD\nPRINT\nHALT\n');
  return {
    title: 'Bytecode',
    finish: () => ['sum.ttvm', 'sum.ttb'].forEach((file) => rmSync(path.join(programs, file), { force: true })),
    checks: [
      [
        'a program is compiled',
        async () => {
          await editor.openFile('sum.ttvm');
          await editor.command('TTVM: Compile to Bytecode');
          await page.locator('.notification-list-item', { hasText: 'Bytecode is in sum.ttb.' }).waitFor();
          await editor.clearNotifications();
        },
      ],
      [
        'its bytecode opens as a listing with the bytes',
        async () => {
          await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'sum.ttb' }).dblclick();
          await page.locator('.tab.active', { hasText: 'sum.ttb' }).waitFor();
          await editor.line('PUSH_INT').filter({ hasText: /;\W*01\W+00/ }).waitFor();
          await editor.line('ADD').click();
        },
      ],
      [
        'an instruction leads to its line in the source',
        async () => {
          await editor.press('F12');
          await page.locator('.tab.active', { hasText: 'sum.ttvm' }).waitFor();
          await page.locator('#status\\.editor\\.selection', { hasText: 'Ln 5' }).waitFor();
          await editor.command('View: Close Editor');
        },
      ],
      [
        'a breakpoint in the listing stops there, without the source',
        async () => {
          rmSync(source);
          await editor.line('ADD').click();
          await editor.press('F9');
          await editor.press('F5');
          await debugging.stopped(/breakpoint/i);
          await page.locator('.tab.active', { hasText: 'sum.ttb' }).waitFor();
          await page.locator('.editor-instance .debug-top-stack-frame-line').first().waitFor();
          await debugging.frameRow(/sum\.ttb\s*3/).waitFor();
          // It is still shown where it was set, below the arrow of the frame.
          await page.locator('.editor-instance [class*=codicon-debug-breakpoint]').first().waitFor();
          return debugging.frameRow(/sum\.ttb/).innerText();
        },
      ],
      [
        'it is stepped in the listing',
        async () => {
          await debugging.goOn('F10');
          await debugging.frameRow(/sum\.ttb\s*4/).waitFor();
          await debugging.stopped(/step/i);
          return debugging.frameRow(/sum\.ttb/).innerText();
        },
      ],
      [
        'the message flow has the lifeline of the only process, and says that it has sent nothing yet',
        async () => {
          await editor.command('TTVM: Show Message Flow');
          const blank = (await new Views(page).flow()).locator('#empty');
          await blank.filter({ hasText: 'No message has been sent yet.' }).waitFor();
          const tab = page.locator('.tab', { hasText: 'Message Flow' });
          await tab.click({ button: 'middle' });
          await tab.waitFor({ state: 'detached' });
        },
      ],
      [
        'back in the present nothing says that it is in the past, also where there is one process only',
        async () => {
          await page.locator('.part.sidebar .title-actions .codicon-debug-step-back').click();
          await debugging.paused(/step, in the past/i);
          await editor.command('TTVM: Go to the Present of the Run');
          await debugging.paused(/at the moment/i);
          await page.locator('.pane:has(.debug-call-stack)', { hasText: /in the past/i }).waitFor({ state: 'detached' });
        },
      ],
      [
        'it runs to its end',
        async () => {
          await debugging.goOn();
          await editor.debugConsoleShows(['42', 'sum.ttb has ended with exit code 0.']);
          await debugging.ended();
        },
      ],
    ],
  };
}
