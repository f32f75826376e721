import assert from 'node:assert/strict';
import path from 'node:path';
import { lineOf } from '../fixture.mjs';

/** A program is typed, and the editor says what is wrong with it while it is typed. */
export function editingJourney({ editor, programs }) {
  const here = lineOf(path.join(programs, 'typing.ttvm'), '<type here>');
  return {
    title: 'Editing',
    checks: [
      [
        'the text has colours',
        async () => {
          await editor.openFile('typing.ttvm', here);
          // Comment, instruction, string and name differ.
          return `${await editor.colours(4)} colours`;
        },
      ],
      [
        'hover explains an instruction',
        async () => {
          const text = await editor.untilHover('SPAWN', /process/i);
          assert.match(text, /SPAWN/);
          return text.split('\n').find((line) => /process/i.test(line));
        },
      ],
      [
        'the hover leads to the page of the language',
        async () => {
          await editor.page.locator('.monaco-hover:visible a', { hasText: '3.5 Processes' }).click();
          await editor.page.locator('.tab.active', { hasText: 'language.md' }).waitFor();
          await editor.line('### 3.5 Processes').waitFor();
        },
      ],
      [
        'the tutorial opens as a page',
        async () => {
          await editor.command('View: Close Editor');
          await editor.command('TTVM: Open the Tutorial');
          const page = editor.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
          await page.locator('h1', { hasText: 'Tutorial' }).waitFor();
        },
      ],
      // After the server has answered, so that it has looked at the program.
      [
        'a correct program has no squiggle',
        async () => {
          await editor.command('View: Close Editor');
          await editor.line('PRINT').waitFor();
          assert.equal(await editor.squiggles().count(), 0);
        },
      ],
      [
        'a squiggle appears while an instruction is typed',
        async () => {
          await editor.press('End');
          await editor.press('Enter');
          await editor.type('PUSH_IN 1');
          await editor.press('Escape');
          await editor.squiggles().first().waitFor();
        },
      ],
      [
        'the problem is explained with the right name',
        async () => {
          await editor.command('Problems: Focus on Problems View');
          const problem = editor.page.locator('.markers-panel-container .monaco-list-row', { hasText: 'PUSH_INT' }).first();
          await problem.waitFor();
          return (await problem.innerText()).replace(/\s+/g, ' ').trim();
        },
      ],
      [
        'the squiggle goes when it is fixed',
        async () => {
          await editor.line('PUSH_IN').click();
          await editor.press('End');
          for (const _ of ' 1') await editor.press('Backspace');
          await editor.type('T 1');
          await editor.press('Escape');
          await editor.squiggles().first().waitFor({ state: 'detached' });
        },
      ],
      [
        'completion offers the instructions',
        async () => {
          await editor.line('PUSH_INT').click();
          await editor.press('End');
          await editor.press('Enter');
          await editor.type('J');
          const offered = await editor.suggestions();
          for (const name of ['JMP', 'JZ'])
            assert.ok(
              offered.some((label) => label.startsWith(name)),
              `${name} is not among ${offered.join(' | ')}`,
            );
        },
      ],
      [
        'completion offers the label as the target of a jump',
        async () => {
          await editor.type('MP ');
          await editor.press('Control+Space');
          const offered = await editor.suggestions();
          assert.ok(
            offered.some((label) => label.startsWith('again')),
            `the label 'again' is not among ${offered.join(' | ')}`,
          );
        },
      ],
      [
        'a chosen completion is written',
        async () => {
          await editor.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'again' }).first().click();
          await editor.line('JMP again').waitFor();
        },
      ],
      [
        'the outline lists the label',
        async () => {
          await editor.command('Explorer: Focus on Outline View');
          await editor.page.locator('.outline-tree .monaco-list-row', { hasText: 'again' }).first().waitFor();
        },
      ],
      [
        'the file is as it was after reverting',
        async () => {
          await editor.command('File: Revert File');
          await editor.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
        },
      ],
    ],
  };
}
