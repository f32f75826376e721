// The views of a debug session: call stack, variables, breakpoints.
import assert from 'node:assert/strict';
import { orTimeout, patience } from './patience.mjs';

export class Debugging {
  /** Newer versions of VS Code show the processes without their frames at first. */
  constructor(page, { framesAreFolded = false } = {}) {
    this.page = page;
    this.framesAreFolded = framesAreFolded;
  }

  /** The call stack as the view shows it: the processes, each with the frames that are unfolded below it. */
  async processes() {
    const rows = await this.page.locator('.debug-call-stack .monaco-list-row').evaluateAll((all) =>
      all.map((row) => ({
        level: Number(row.getAttribute('aria-level')),
        kind: row.querySelector('.stack-frame') ? 'frame' : row.querySelector('.thread') ? 'process' : 'session',
        text: row.innerText.replace(/\s+/g, ' ').trim(),
      })),
    );
    const processes = [];
    for (const { kind, text } of rows) {
      if (kind === 'process') processes.push({ name: text, frames: [] });
      if (kind === 'frame') processes.at(-1)?.frames.push(text);
    }
    return processes;
  }

  processRow(name) {
    return this.page.locator('.debug-call-stack .monaco-list-row:has(.thread)', { hasText: name }).first();
  }

  frameRow(text) {
    return this.page.locator('.debug-call-stack .monaco-list-row:has(.stack-frame)', { hasText: text }).first();
  }

  breakpointRow(text) {
    return this.page.locator('.debug-breakpoints .monaco-list-row', { hasText: text }).first();
  }

  /** Unfolds every process and waits for its frames. */
  async unfoldAll() {
    const folded = this.page.locator('.debug-call-stack .monaco-list-row:has(.thread)[aria-expanded=false]');
    for (let left = await folded.count(); left > 0; left = await folded.count()) {
      await folded.first().locator('.monaco-tl-twistie').click();
      await this.page.waitForFunction((before) => {
        const rows = [...document.querySelectorAll('.debug-call-stack .monaco-list-row')];
        const threads = rows.filter((row) => row.querySelector('.thread') !== null);
        const unfolded = threads.filter((row) => row.getAttribute('aria-expanded') === 'true');
        return (
          threads.length - unfolded.length < before &&
          unfolded.every((row) => rows[rows.indexOf(row) + 1]?.querySelector('.stack-frame') != null)
        );
      }, left);
    }
  }

  variable(text) {
    return this.page.locator('.debug-variables .monaco-list-row', { hasText: text }).first();
  }

  /**
   * Unfolds a scope or variable that may be unfolded already, until something below it is there, if that is given. The view may be drawn
   * anew meanwhile and lose a click, or fold the row again.
   */
  async unfold(row, below) {
    const isOpen = async () => (await row.getAttribute('aria-expanded')) === 'true';
    const isThere = async () => (await isOpen()) && (below === undefined || (await below.count()) > 0);
    for (const deadline = Date.now() + patience; !(await isThere());) {
      assert.ok(Date.now() < deadline, 'the row does not unfold');
      if (!(await isOpen())) await row.locator('.monaco-tl-twistie').click();
      const awaited = below ?? row.and(this.page.locator('[aria-expanded=true]'));
      await awaited.waitFor({ timeout: 1_000 }).catch(orTimeout);
    }
  }

  /** What stands below an unfolded scope, once there is something. */
  async contentsOf(scope) {
    const read = (title) => {
      const rows = [...document.querySelectorAll('.debug-variables .monaco-list-row')].map((row) => ({
        level: Number(row.getAttribute('aria-level')),
        text: row.innerText.replace(/\s+/g, ' ').trim(),
      }));
      const start = rows.findIndex((row) => row.level === 1 && row.text.startsWith(title));
      const below = rows.slice(start + 1);
      const end = below.findIndex((row) => row.level === 1);
      const inside = start < 0 ? [] : below.slice(0, end < 0 ? below.length : end);
      return inside.length === 0 ? undefined : inside.map((row) => row.text);
    };
    return (await this.page.waitForFunction(read, scope)).jsonValue();
  }

  /** Folds a view that a check does not need, which leaves its room to the others. */
  async foldView(title) {
    const header = this.page.locator('.debug-viewlet .pane-header', { hasText: title });
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** Waits for the session to stop, at a frame shown in the editor. */
  async stopped(reason) {
    await this.paused(reason);
    await this.page.locator('.debug-top-stack-frame-line').first().waitFor();
    await this.#showFrames(reason);
  }

  /** Unfolds the process that has stopped, unless it is the only one. */
  async #showFrames(reason) {
    const row = this.page.locator('.debug-call-stack .monaco-list-row:has(.thread)', { hasText: reason }).first();
    if (this.framesAreFolded && (await row.count()) > 0) await this.unfold(row);
  }

  /** Waits for the session to stop at one line of a file. */
  async stoppedAt(reason, file, line) {
    if (this.framesAreFolded) {
      // Not in an editor: the frame may be shown in the Disassembly view.
      await this.paused(reason);
      await this.#showFrames(reason);
    }
    await this.frameRow(new RegExp(`${file.replace('.', '\\.')}\\s*${line}(:|$)`)).waitFor();
    await this.paused(reason);
  }

  /** The reason stands in the row of the process, or in the title of the view while there is one process only. */
  async paused(reason) {
    await this.page.locator('.pane:has(.debug-call-stack)', { hasText: reason }).waitFor();
  }

  /** Sets a breakpoint with a condition or a text at the cursor, by the command of that title. */
  async addBreakpoint(editor, title, text, kind) {
    await editor.command(title);
    await this.page.locator('.breakpoint-widget .monaco-editor.focused').waitFor();
    await this.page.keyboard.insertText(text);
    await editor.press('Enter');
    await this.page.locator(`.editor-instance .codicon-debug-breakpoint-${kind}`).waitFor();
  }

  /** Has the program go on from a stop, until the call stack shows something else. */
  async goOn(keys = 'F5') {
    await this.#canGoOn();
    const before = (await this.page.locator('.pane:has(.debug-call-stack)').allInnerTexts()).join();
    const isElsewhere = (text) =>
      [...document.querySelectorAll('.pane:has(.debug-call-stack)')].map((pane) => pane.innerText).join() !== text;
    await this.#pressUntil(keys, (timeout) => this.page.waitForFunction(isElsewhere, before, { timeout }));
  }

  /** Has the program go on from a stop, until something is shown: for another process than the one that the call stack is of. */
  async goOnTo(awaited, keys = 'F5') {
    await this.#canGoOn();
    await this.#pressUntil(keys, (timeout) => awaited.waitFor({ timeout }));
  }

  /** VS Code takes keys at a stop only when it knows of the stop itself, a little behind its lists; the Continue button follows that. */
  async #canGoOn() {
    const sideBar = this.page.locator('.part.sidebar');
    if ((await sideBar.locator('.debug-viewlet').count()) > 0)
      await sideBar.locator('.title-actions .codicon-debug-continue').waitFor();
  }

  /** Presses a key until what it leads to has come; `comes` waits for that for a time. */
  async #pressUntil(keys, comes) {
    for (const deadline = Date.now() + patience; ;) {
      await this.page.keyboard.press(keys);
      if (await comes(5_000).then(() => true, orTimeout)) return;
      assert.ok(Date.now() < deadline, `the program does not go on by ${keys}`);
    }
  }

  /** Ends the session. */
  async stop() {
    await this.page.keyboard.press('Shift+F5');
    await this.ended();
  }

  /** Chooses an entry of the menu of a row, or of a line of the editor. */
  async choose(row, entry) {
    // A list that is drawn anew at that moment, as it is behind a stop, has no menu for a row that is not there any more.
    const menu = this.page.locator('.monaco-menu', { hasText: entry });
    for (const deadline = Date.now() + patience; (await menu.count()) === 0;) {
      assert.ok(Date.now() < deadline, `no menu with '${entry}' comes`);
      await row.click({ button: 'right', position: { x: 30, y: 8 } });
      await menu.waitFor({ timeout: 2_000 }).catch(orTimeout);
    }
    await this.take(entry);
  }

  /** Clicks at an entry of the menu that comes. It takes no click in its first moments. */
  async take(entry) {
    const menu = this.page.locator('.monaco-menu', { hasText: entry });
    await menu.waitFor();
    for (const deadline = Date.now() + patience; (await menu.count()) > 0;) {
      assert.ok(Date.now() < deadline, `the menu does not take '${entry}'`);
      await menu.locator('.action-item', { hasText: entry }).first().click({ timeout: 1_000 }).catch(orTimeout);
      await menu.waitFor({ state: 'detached', timeout: 1_000 }).catch(orTimeout);
    }
  }

  /** Gives a variable another value: that made of the text which the view offers to be edited. */
  async setValue(row, edit) {
    await this.choose(row, 'Set Value');
    const box = this.page.locator('.debug-variables input:focus');
    await box.fill(edit(await box.inputValue()));
    await this.page.keyboard.press('Enter');
    await box.waitFor({ state: 'detached' });
  }

  /** Types something into the Debug Console; without its completion, which Enter would take. */
  async enter(text) {
    await this.page.locator('.repl-input-wrapper .view-lines').click();
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until no session is left. The Stop button follows the editor's own idea of it, and F5 means nothing until then. */
  async ended() {
    await this.page.locator('.debug-call-stack .monaco-list-row').first().waitFor({ state: 'detached' });
    await this.page.locator('.part.sidebar .title-actions .codicon-debug-stop').waitFor({ state: 'detached' });
  }
}
