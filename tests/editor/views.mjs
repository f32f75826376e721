// The views of the extension in the debug side bar: Processes, Mailboxes; and the panel Message Flow.
import { orTimeout, patience } from './patience.mjs';

export class Views {
  constructor(page) {
    this.page = page;
  }

  pane(title) {
    return this.page.locator('.debug-viewlet .pane', { has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** VS Code shows views of extensions in its own side bars folded at first. */
  async open(title) {
    const header = this.pane(title).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  row(title, text) {
    return this.pane(title).locator('.monaco-list-row', { hasText: text }).first();
  }

  /** What stands in the rows of a view. */
  async rows(title) {
    return (await this.pane(title).locator('.monaco-list-row').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Opens a row, which may take a click while the view is drawn anew. */
  async unfold(row) {
    const open = row.and(this.page.locator('[aria-expanded=true]'));
    for (const deadline = Date.now() + patience; (await open.count()) === 0;) {
      if (Date.now() > deadline) throw new Error('the row does not unfold');
      await row.locator('.monaco-tl-twistie').click({ timeout: 2_000 }).catch(() => {});
      await open.waitFor({ timeout: 1_000 }).catch(() => {});
    }
  }

  /** Clicks at one of the buttons that a row shows under the mouse, until there is what comes of it: a click is lost in a view that is
   * drawn anew at that moment. */
  async press(row, label, came) {
    for (const deadline = Date.now() + patience; ;) {
      const button = row.locator(`.action-label[aria-label^="${label}"]`);
      await row.hover({ timeout: 5_000 }).then(() => button.click({ timeout: 5_000 })).catch(orTimeout);
      if (await came.waitFor({ timeout: 10_000 }).then(() => true, orTimeout)) return;
      if (Date.now() > deadline) throw new Error(`nothing comes of '${label}'`);
    }
  }

  /** Answers the question that VS Code asks under this title. */
  async answer(title, text) {
    const box = this.page.locator('.quick-input-widget', { hasText: title });
    await box.locator('input[type=text]').fill(text);
    await this.page.keyboard.press('Enter');
    await box.waitFor({ state: 'hidden' });
  }

  /** The frame in which a panel's page lives. */
  async flow() {
    const outer = this.page.frameLocator('iframe.webview.ready').first();
    return outer.frameLocator('iframe#active-frame');
  }
}
