// The workbench as a person uses it: files, keys, views. Every wait is for something that can be seen.
import assert from 'node:assert/strict';
import { orTimeout, patience } from './patience.mjs';

export class Editor {
  constructor(page) {
    this.page = page;
    // What has been asked of other machines: promises of the address, or of nothing where VS Code's own service worker has answered, as it
    // does for pages in a webview.
    this.foreign = [];
    page.setDefaultTimeout(patience);
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (!url.protocol.startsWith('http') || url.hostname === '127.0.0.1') return;
      this.foreign.push(request.response().then((response) => (response?.fromServiceWorker() ? undefined : url.origin)));
    });
  }

  async openFolder(pageAddress) {
    await this.page.goto(pageAddress);
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Opens a file of the folder with the cursor at the start of a line. */
  async openFile(name, line = 1) {
    // Not Enter: the list is still changing while it is searched, and Enter takes whatever is first at that moment.
    await this.#pick('Control+P', `${name}:${line}`, (rows) => rows.filter({ hasText: name }));
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line}, Col 1` }).waitFor();
    await this.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  }

  /** Runs a command from the palette by its exact title. */
  command(title) {
    return this.#pick('F1', `>${title}`, (rows) => rows.filter({ has: this.page.getByText(title, { exact: true }) }));
  }

  /** Returns when all are gone: else what comes next could be cleared with them, and one that leaves be taken for it. */
  async clearNotifications() {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
  }

  /**
   * Opens the list that the keys lead to, types, and takes a row; if it does not come, once more. In a window that has just been opened VS
   * Code waits 800 ms for extensions before it shows a list, which then never gets the commands of those that come later; and it closes a
   * list when something else gets the focus.
   */
  async #pick(keys, text, wanted) {
    const box = this.page.locator('.quick-input-widget input[type=text]');
    const row = wanted(this.page.locator('.quick-input-list .monaco-list-row')).first();
    for (const deadline = Date.now() + patience; ;) {
      await this.press(keys);
      const attempt = box.fill(text, { timeout: 5_000 }).then(() => row.click({ timeout: 10_000 }));
      if (await attempt.then(() => true, orTimeout)) return;
      assert.ok(Date.now() < deadline, `the list of ${keys} does not offer '${text}'`);
      await this.press('Escape');
    }
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  /** Types as a person does, key by key. */
  type(text) {
    return this.page.keyboard.type(text, { delay: 40 });
  }

  /** The line of the editor that holds this text. */
  line(text) {
    return this.page.locator('.editor-instance .view-line', { hasText: text }).first();
  }

  /** Moves the mouse over a word of the editor and returns what the hover says. */
  async hover(word) {
    const { x, y, width, height } = await this.page
      .locator('.editor-instance .view-line span', { hasText: new RegExp(`^${word}$`) })
      .last()
      .boundingBox();
    // From empty space, and not in one leap: the editor looks at movements, and keeps what it found for a place it has just left.
    await this.page.mouse.move(x + 500, y + 200);
    await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 8 });
    const hover = this.page.locator('.monaco-hover:visible .hover-contents');
    await hover.first().waitFor({ timeout: 5_000 });
    return (await hover.allInnerTexts()).join('\n');
  }

  /** Hovers again and again until the answer is as wanted: a server that has just been started may not answer the first time. */
  async untilHover(word, wanted) {
    for (const deadline = Date.now() + patience; ;) {
      const text = await this.hover(word).catch((error) => error.message);
      if (wanted.test(text)) return text;
      assert.ok(Date.now() < deadline, `the hover says '${text}'`);
    }
  }

  async suggestions() {
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.first().waitFor();
    return rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
  }

  /** Waits until the editor shows so many colours: classes of tokens come before the theme gives them colours. How many there are. */
  async colours(least) {
    const seen = await this.page.waitForFunction((wanted) => {
      const tokens = [...document.querySelectorAll('.editor-instance .view-line span > span')];
      const { size } = new Set(tokens.filter((span) => span.textContent.trim() !== '').map((span) => getComputedStyle(span).color));
      return size >= wanted && size;
    }, least);
    return seen.jsonValue();
  }

  /** Makes the side bar wide enough for long values. */
  async widenSideBar(width) {
    const { x, y, height } = await this.page.locator('.part.sidebar').boundingBox();
    const edge = await this.page.locator('.part.editor').boundingBox();
    await this.page.mouse.move(edge.x, y + height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(x + width, y + height / 2, { steps: 5 });
    await this.page.mouse.up();
  }

  /** Waits until the terminal shows a text. */
  async terminalShows(text) {
    await this.page.locator('.terminal-wrapper.active .xterm-rows', { hasText: text }).waitFor();
  }

  /** Types into the terminal, key by key. */
  async typeInTerminal(text) {
    await this.page.locator('.terminal-wrapper.active .xterm-screen').click();
    await this.type(text);
  }

  squiggles() {
    return this.page.locator('.editor-instance .squiggly-error');
  }

  titleButton(label) {
    return this.page.locator(`.editor-actions .action-label[aria-label^="${label}"]`);
  }

  /** The lines of the Debug Console. */
  async debugConsole() {
    return (await this.page.locator('.repl .monaco-list-row').allInnerTexts())
      .flatMap((text) => text.split('\n'))
      .map((line) => line.trim());
  }

  /** Waits until the Debug Console shows every one of these lines. */
  async debugConsoleShows(lines) {
    for (const line of lines) await this.page.locator('.repl .monaco-list-row', { hasText: line }).first().waitFor();
  }

  /** Error notifications and dialogues stay on the screen until somebody reads them. */
  async assertNoComplaints() {
    const shown = await this.page.locator('.notification-list-item:has(.codicon-error), .monaco-dialog-box').allInnerTexts();
    assert.deepEqual(shown, []);
  }

  async assertAllLocal() {
    const asked = (await Promise.all(this.foreign)).filter((origin) => origin !== undefined);
    assert.deepEqual(asked, [], 'the page asked something of the network');
  }
}
