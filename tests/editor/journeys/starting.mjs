import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { patience } from '../patience.mjs';
import { running } from '../processes.mjs';

/** What somebody finds who has just installed the extension: a new program, snippets, the walkthrough, hints that can be set. */
export function startingJourney({ editor, debugging, programs, scratch, picture }) {
  const { page } = editor;
  const pickRow = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const folder = path.join(programs, '.vscode');
  const changeSettings = (settings) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
  };
  const stacks = () => page.locator('.editor-instance .view-line', { hasText: 'PUSH_STR' }).last();
  return {
    title: 'Starting',
    finish: () => rmSync(folder, { recursive: true, force: true }),
    checks: [
      [
        '"New File…" has a program, which is correct',
        async () => {
          // What is offered is not listed anew when the extension has come.
          await editor.openFile('coffee_shop.ttvm');
          await editor.line('( Str )').waitFor();
          await editor.command('View: Close Editor');
          await editor.command('Create: New File...');
          await pickRow('TinyTotVM Program').click();
          await editor.line('( Any )').waitFor();
          assert.equal(await editor.squiggles().count(), 0);
          await picture('write');
        },
      ],
      [
        'a misspelt word is marked, explained and mended',
        async () => {
          await editor.line('PUSH_STR').click();
          await editor.press('Home');
          await editor.type('PUSH_STRR "one"');
          await editor.press('Enter');
          await editor.press('ArrowUp');
          await editor.squiggles().first().waitFor();
          const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'PUSH_STR' }).first();
          // What is marked may be that of a moment ago, with no repair for what stands there now.
          for (const deadline = Date.now() + patience; !(await fix.isVisible()); ) {
            assert.ok(Date.now() < deadline, 'no repair is offered');
            await editor.press('Control+.');
            await fix.waitFor({ timeout: 2_000 }).catch(() => editor.press('Escape'));
          }
          await picture('finding');
          await editor.press('Enter');
          await editor.squiggles().first().waitFor({ state: 'detached' });
        },
      ],
      [
        'the patterns are snippets, too',
        async () => {
          await editor.command('Snippets: Insert Snippet');
          await page.locator('.quick-input-widget input[type=text]').fill('supervisor');
          await pickRow('supervisor').click();
          await editor.line('START_SUPERVISOR').waitFor();
        },
      ],
      [
        'the value stacks can stand in a column',
        async () => {
          changeSettings({ 'ttvm.inlayHints.stackColumn': 40 });
          await editor.openFile('coffee_shop.ttvm');
          await page.waitForFunction(() => {
            const spans = [...document.querySelectorAll('.editor-instance .view-line span')];
            const pictures = spans.map((span) => span.firstChild).filter((node) => /^\s*\(\s.*\)$/.test(node?.nodeValue ?? ''));
            const columns = pictures.map((node) => {
              const range = document.createRange();
              range.setStart(node, node.nodeValue.indexOf('('));
              range.setEnd(node, node.nodeValue.length);
              return Math.round(range.getBoundingClientRect().left);
            });
            return columns.length > 4 && new Set(columns).size === 1;
          });
        },
      ],
      [
        'they can be shown only while Ctrl+Alt is pressed',
        async () => {
          changeSettings({ 'editor.inlayHints.enabled': 'offUnlessPressed' });
          await stacks().filter({ hasText: '( ' }).waitFor({ state: 'detached' });
          await editor.line('PUSH_STR').click();
          await page.keyboard.down('Control');
          await page.keyboard.down('Alt');
          await stacks().filter({ hasText: '( ' }).waitFor();
          await page.keyboard.up('Alt');
          await page.keyboard.up('Control');
          changeSettings({});
        },
      ],
      [
        'what F5 offers without a configuration is listed once',
        async () => {
          await editor.command('Debug: Select and Start Debugging');
          await pickRow('TinyTotVM...').click();
          await pickRow('from its first instruction').waitFor();
          const offered = await page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
          assert.equal(offered.length, 2, offered.join(' | '));
          while ((await page.locator('.quick-input-widget:visible').count()) > 0) await editor.press('Escape');
        },
      ],
      [
        'programs in the Markdown preview have colours',
        async () => {
          await editor.command('TTVM: Open the Tutorial');
          const preview = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
          await preview.locator('code.language-ttvm .hljs-keyword, code.language-assembly .hljs-keyword').first().waitFor();
          await editor.command('View: Close Editor');
        },
      ],
      [
        'the walkthrough shows a picture for each step',
        async () => {
          await editor.command('Welcome: Open Walkthrough...');
          await pickRow('TinyTotVM').click();
          const steps = ['Write a program', 'See what is wrong', 'Run it', 'Step through one process', 'Read a mailbox'];
          for (const step of steps) {
            const row = page.locator('.getting-started-step', { hasText: step }).first();
            await row.click();
            assert.doesNotMatch(await row.innerText(), /\*/, 'there is Markdown that VS Code does not read here');
            const shown = page.locator('.getting-started-media img').first();
            for (const deadline = Date.now() + patience; !(await shown.evaluate((image) => image.naturalWidth > 0)); )
              assert.ok(Date.now() < deadline, `the picture of '${step}' is not shown`);
          }
        },
      ],
      [
        'F5 debugs without a configuration and without an installed .NET',
        async () => {
          await editor.openFile('coffee_shop.ttvm', 6);
          await editor.press('F9');
          await editor.press('F5');
          await debugging.stopped(/breakpoint/i);
          const started = running(scratch);
          assert.deepEqual(started.filter((line) => line.includes('dotnet')), []);
          assert.equal(started.length, 2, started.join('\n'));
          await debugging.stop();
          await editor.command('Remove All Breakpoints');
          await editor.command('View: Close Editor');
          return started.map((line) => line.split('/').at(-1)).join(', ');
        },
      ],
    ],
  };
}
