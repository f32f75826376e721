import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The Test Explorer finds programs that state what they do, runs them, and leads to the schedule in which one fails. */
export function testingJourney({ editor, debugging, programs }) {
  const page = editor.page;
  // With the badge that counts failures, which lies on top of the icon.
  const view = page.locator('.activitybar .action-item:has(.action-label[aria-label^="Testing"])');
  const row = (name) => page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
  const state = (name, icon) => row(name).locator(`.codicon-testing-${icon}-icon`).waitFor();
  const peek = page.locator('.peekview-widget');
  const side = (name) => peek.locator(`.editor.${name} .view-line`).allInnerTexts();
  const notification = page.locator('.notification-toast', { hasText: 'race.ttvm fails under some schedules' });
  const text = readFileSync(path.join(programs, 'race.ttvm'), 'utf8');
  return {
    title: 'Testing',
    checks: [
      [
        'programs that state what they do are in the Test Explorer, and workers are not',
        async () => {
          await view.click();
          await row('coffee_shop.ttvm').waitFor();
          await row('race.ttvm').waitFor();
          const names = await page.locator('.test-explorer .monaco-list-row').allInnerTexts();
          assert.ok(!names.some((name) => name.includes('worker')), names.join('\n'));
        },
      ],
      [
        'a test can be run from the gutter',
        async () => {
          await editor.openFile('race.ttvm');
          await page.locator('.editor-instance .testing-run-glyph').first().click();
          await state('race.ttvm', 'failed');
          await row('coffee_shop.ttvm').locator('.codicon-testing-unset-icon').waitFor();
        },
      ],
      [
        'all tests run; one passes and one fails',
        async () => {
          await editor.command('Test: Run All Tests');
          await state('coffee_shop.ttvm', 'passed');
          await state('race.ttvm', 'failed');
        },
      ],
      [
        'the failure shows what was stated and what came, and the seed',
        async () => {
          await editor.command('Test: Peek Output');
          await peek.filter({ hasText: /Its output differs\. Seed \d+; \d+ of 20 seeds fail\./ }).waitFor();
          assert.deepEqual(await side('original'), ['tea', 'cake']);
          assert.deepEqual(await side('modified'), ['cake', 'tea']);
          assert.match(await page.locator('#status\\.editor\\.selection').innerText(), /^Ln 2,/, 'the cursor is not where it is stated');
        },
      ],
      [
        'Debug This Schedule stops in the program, with the seed that failed',
        async () => {
          await peek.getByText('Debug This Schedule').click();
          await page.locator('.debug-top-stack-frame-line').first().waitFor();
          // Newer versions leave the view of the tests where it is.
          await editor.press('Control+Shift+D');
          await debugging.stopped('Paused on entry');
        },
      ],
      [
        'the schedule is the one that failed',
        async () => {
          await debugging.goOn();
          await editor.debugConsoleShows(['tea', 'cake']);
          const shown = (await editor.debugConsole()).filter((line) => line === 'tea' || line === 'cake');
          assert.deepEqual(shown, ['cake', 'tea']);
        },
      ],
      ['the session ends by itself', () => debugging.ended()],
      [
        'exploring finds a schedule that fails, and shows it where the program states otherwise',
        async () => {
          await editor.openFile('race.ttvm', 6);
          await editor.command('TTVM: Explore All Schedules');
          await notification.waitFor();
          await page.locator('.editor-instance .squiggly-warning').first().waitFor();
        },
      ],
      [
        'that schedule can be debugged',
        async () => {
          // Each session shows what its program writes, whatever was in front.
          await editor.command('Problems: Focus on Problems View');
          await notification.getByText('Debug This Schedule').click();
          await debugging.stopped(/recording/i);
          await editor.debugConsoleShows(['cake', 'tea']);
          await debugging.stop();
        },
      ],
      [
        'the light bulb at the problem has that schedule tested from now on',
        async () => {
          await editor.openFile('race.ttvm', 2);
          await editor.press('Control+.');
          await page.locator('.action-widget .monaco-list-row', { hasText: 'Test this schedule from now on' }).waitFor();
          await editor.press('Enter');
          await page.locator('.editor-instance .view-line', { hasText: '; schedule: 1' }).first().waitFor();
          await editor.press('Control+z');
          await page.locator('.editor-instance .view-line', { hasText: '; schedule: 1' }).first().waitFor({ state: 'detached' });
        },
      ],
      [
        'a file that is repaired passes',
        async () => {
          writeFileSync(path.join(programs, 'race.ttvm'), text.replaceAll('; expect:', '; expect-any-order:'));
          await view.click();
          await editor.command('Test: Run All Tests');
          await state('race.ttvm', 'passed');
        },
      ],
      [
        'a file that states nothing any more is no test',
        async () => {
          writeFileSync(path.join(programs, 'race.ttvm'), text.replaceAll('; expect:', ';'));
          await row('race.ttvm').waitFor({ state: 'detached' });
        },
      ],
    ],
  };
}
