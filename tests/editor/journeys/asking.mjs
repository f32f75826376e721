import assert from 'node:assert/strict';
import path from 'node:path';
import { lineOf } from '../fixture.mjs';
import { patience } from '../patience.mjs';
import { Views } from '../views.mjs';

/** Two processes wait for each other. The past is asked why, by lists, by the event log and by the timeline. */
export function askingJourney({ editor, debugging, programs, picture }) {
  const { page } = editor;
  const views = new Views(page);
  const file = 'kitchen.ttvm';
  const line = (marker) => lineOf(path.join(programs, file), marker);
  const log = 'Event Log';
  const choice = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const behind = page.locator('.statusbar-item', { hasText: /\d+ instructions? behind/ });
  const button = (icon) => page.locator(`.part.sidebar .title-actions .codicon-${icon}`).click();
  /** Presses a key until something is seen: at a stop the editor has the keys for a moment. */
  const pressUntil = async (key, isSeen) => {
    const soon = { timeout: 2_000 };
    for (const deadline = Date.now() + patience; ;) {
      assert.ok(Date.now() < deadline, `the key ${key} does not come to the timeline`);
      await page.keyboard.press(key);
      if (await isSeen(soon).then(() => true, () => false)) return;
    }
  };
  const inPast = /at the moment, in the past/i;

  return {
    title: 'Asking the past',
    checks: [
      [
        'the program stops where everybody waits',
        async () => {
          await page.setViewportSize({ width: 1500, height: 1000 });
          await editor.openFile(file);
          await editor.press('F5');
          await debugging.stoppedAt(/deadlock/i, file, line('<waiter>'));
          await editor.widenSideBar(520);
          for (const title of ['Watch', 'Loaded Scripts', 'Breakpoints']) await debugging.foldView(title);
        },
      ],
      [
        'the menu of a process tells for whom it waits, and for whom that one',
        async () => {
          await debugging.choose(debugging.processRow('waiter #1'), 'Why Does It Wait?');
          await choice('waiter #1 waits in RECEIVE').waitFor();
          await choice('cook #2 waits in RECEIVE').waitFor();
          await choice('last message from cook #2: 2').waitFor();
          await editor.debugConsoleShows(['They wait in a circle']);
          return (await page.locator('.quick-input-list .monaco-list-row').allInnerTexts()).join(' | ').replace(/\s+/g, ' ');
        },
      ],
      [
        'the last message leads to its sender at that moment, with its variables',
        async () => {
          await choice('last message from waiter #1: 3').click();
          await debugging.stoppedAt(inPast, file, line('<order>'));
          await debugging.variable(/^table\s*=\s*3/).waitFor();
        },
      ],
      [
        'from there, three steps back',
        async () => {
          for (const before of [1, 2, 3]) {
            await button('debug-step-back');
            await debugging.stoppedAt(/step, in the past/i, file, before === 3 ? line('<back>') : line('<order>') - before);
          }
          return behind.innerText();
        },
      ],
      [
        'and on to the end',
        async () => {
          await editor.command('TTVM: Go to the Present of the Run');
          await debugging.stoppedAt(/at the moment/i, file, line('<waiter>'));
          await behind.waitFor({ state: 'detached' });
        },
      ],
      [
        'a button leads to the previous send of the process that is shown',
        async () => {
          await page.locator('.part.sidebar .title-actions .action-label[aria-label^="Back to the Previous Send or Receive"]').click();
          await debugging.stoppedAt(inPast, file, line('<order>'));
        },
      ],
      [
        'a key leads to the one before',
        async () => {
          await editor.press('Shift+Alt+F11');
          await debugging.stoppedAt(inPast, file, line('<waiter>'));
          await editor.command('TTVM: Go to the Present of the Run');
          await debugging.stoppedAt(/at the moment/i, file, line('<waiter>'));
        },
      ],
      [
        'the event log tells the newest first',
        async () => {
          for (const title of ['Call Stack', 'Variables']) await debugging.foldView(title);
          await views.open(log);
          await views.row(log, 'cook #2 receives 3').waitFor();
          const [first, second] = await views.rows(log);
          assert.match(first, /^cook #2 receives 3 from process 1 \(waiter\)\s*kitchen\.ttvm:\d+ · 0:\d+:\d+$/);
          assert.match(second, /^waiter #1 sends 3 to process 2 \(cook\)/);
          return (await views.rows(log)).join(' | ');
        },
      ],
      [
        'a row leads to its moment, and what came later is gone from the list',
        async () => {
          await views.row(log, 'cook #2 receives 2').click();
          await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line('<taken>')}, Col 1` }).waitFor();
          await views.pane(log).getByText('In the past: what came later is not shown.').waitFor();
          await views.row(log, 'cook #2 receives 2').waitFor({ state: 'detached' });
          await views.row(log, 'waiter #1 sends 2').waitFor();
          // Away from the rows, over which a hover would come.
          await editor.line('LABEL cook').hover();
          await picture('time', { height: 490 });
        },
      ],
      [
        'the menu of a message leads to where it was received',
        async () => {
          await debugging.choose(views.row(log, 'waiter #1 sends 1'), 'Go to Where It Was Received');
          await views.row(log, 'waiter #1 sends 2').waitFor({ state: 'detached' });
          await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line('<taken>')}, Col 1` }).waitFor();
          await behind.click();
          await views.row(log, 'cook #2 receives 3').waitFor();
          await views.pane(log).getByText('In the past').waitFor({ state: 'hidden' });
        },
      ],
      [
        'it also tells the causes',
        async () => {
          await debugging.choose(views.row(log, 'cook #2 receives 3'), 'Show Causes');
          await choice('waiter #1 sends 3').waitFor();
          const causes = (await page.locator('.quick-input-list .monaco-list-row').allInnerTexts()).join(' | ').replace(/\s+/g, ' ');
          await editor.press('Escape');
          return causes;
        },
      ],
      [
        'only some kinds of events are shown',
        async () => {
          await editor.command('TTVM: Choose Kinds of Events');
          const box = page.locator('.quick-input-widget');
          await box.getByRole('checkbox', { name: 'Toggle all checkboxes' }).click();
          await choice('Output').click();
          await editor.press('Enter');
          await views.row(log, 'cook #2 receives').waitFor({ state: 'detached' });
          await views.row(log, 'waiter #1 writes 2').waitFor();
          const rows = await views.rows(log);
          assert.equal(rows.length, 2, rows.join(' | '));
        },
      ],
      [
        'all are shown again',
        async () => {
          await editor.command('TTVM: Show All Events');
          await views.row(log, 'cook #2 receives 3').waitFor();
        },
      ],
      [
        'a line of output is gone to',
        async () => {
          await editor.command('TTVM: Go to Line of Output…');
          await views.answer('Go to Line of Output', '2');
          await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line('<print>')}, Col 1` }).waitFor();
          await behind.click();
          await behind.waitFor({ state: 'detached' });
        },
      ],
      [
        'a log point that is set now tells what it would have said',
        async () => {
          await editor.openFile(file, line('<answer>'));
          await debugging.addBreakpoint(editor, 'Debug: Add Logpoint...', 'cooked {order}', 'log');
          await page.locator('.editor-instance .line-numbers', { hasText: `${line('<answer>')}` }).click({ button: 'right' });
          await debugging.take('Show Past Hits');
          await choice('cooked 2').waitFor();
          await page.getByText('2 in all').waitFor();
          return (await page.locator('.quick-input-list .monaco-list-row').allInnerTexts()).join(' | ').replace(/\s+/g, ' ');
        },
      ],
      [
        'each of its hits is a moment',
        async () => {
          await choice('cooked 1').click();
          await behind.waitFor();
          await page.locator('.debug-top-stack-frame-line').first().waitFor();
          await behind.click();
          await behind.waitFor({ state: 'detached' });
        },
      ],
      [
        'the view Processes asks why, too',
        async () => {
          await views.open('Processes');
          await debugging.choose(views.row('Processes', 'waiter #1'), 'Why Does It Wait?');
          await choice('waiter #1 waits in RECEIVE').click();
          await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line('<waiter>')}, Col 1` }).waitFor();
        },
      ],
      [
        'the timeline stands in the present',
        async () => {
          await editor.command('TTVM: Show Message Flow');
          const time = (await views.flow()).getByRole('slider');
          await time.and((await views.flow()).locator('[aria-valuetext^="in the present"]')).waitFor();
          return time.getAttribute('aria-valuetext');
        },
      ],
      [
        'it is dragged into the past',
        async () => {
          const flow = await views.flow();
          const { x, y, width, height } = await flow.getByRole('slider').boundingBox();
          await page.mouse.move(x + width - 2, y + height / 2);
          await page.mouse.down();
          await page.mouse.move(x + width / 2, y + height / 2, { steps: 10 });
          await flow.locator('#says', { hasText: /^before event \d+ of \d+/ }).waitFor();
          await page.mouse.up();
          await behind.waitFor();
          return flow.locator('#says').innerText();
        },
      ],
      [
        'the arrow keys step through it, and its end is the present',
        async () => {
          const flow = await views.flow();
          const time = flow.getByRole('slider');
          await time.focus();
          const place = Number(await time.getAttribute('aria-valuenow'));
          for (const before of [1, 2])
            // The keys go on to the timeline, although VS Code puts the cursor into the editor at each stop.
            await pressUntil('ArrowLeft', (soon) => flow.locator(`#time[aria-valuenow="${place - before}"]`).waitFor(soon));
          await pressUntil('End', (soon) => behind.waitFor({ state: 'detached', ...soon }));
          await flow.locator('#time[aria-valuetext^="in the present"]').waitFor();
        },
      ],
      [
        'an action is undone with its consequences, and goes otherwise or once more',
        async () => {
          await views.open(log);
          await debugging.choose(views.row(log, 'waiter #1 sends 3'), 'Undo This with All Consequences');
          await editor.debugConsoleShows(['Taken back, in instructions: process 1 (waiter) by']);
          await views.row('Processes', `runnable ${file}:${line('<order>')}`).waitFor();
          // The call stack is that of another process, which stands where it stood.
          await debugging.goOnTo(views.row('Processes', `waiting in RECEIVE ${file}:${line('<waiter>')}`));
        },
      ],
      [
        'the future that a branch leaves can be come back to',
        async () => {
          await views.open(log);
          await views.row(log, 'cook #2 receives 2').click();
          await behind.waitFor();
          await editor.command('TTVM: Branch Here');
          await behind.waitFor({ state: 'detached' });
          await views.row(log, 'cook #2 receives 3').waitFor({ state: 'detached' });
          await editor.command('TTVM: Go Back to the Future That Was Left');
          await views.row(log, 'cook #2 receives 3').waitFor();
        },
      ],
      [
        'the session is stopped',
        async () => {
          await debugging.stop();
        },
      ],
    ],
  };
}
