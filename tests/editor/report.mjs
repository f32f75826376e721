// Counts named checks. A check belongs to a journey; when one fails, those after it cannot be reached and fail with it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';

export class Report {
  passed = 0;
  failed = 0;
  #shots;

  constructor(shots) {
    this.#shots = shots;
    mkdirSync(shots, { recursive: true });
  }

  /** Runs the checks of a journey, each a [name, action], with a picture after each. */
  async journey(title, page, checks) {
    console.log(`\n${title}`);
    let broken = false;
    for (const [name, action] of checks) {
      if (broken) {
        this.failed++;
        console.log(`  not reached  ${name}`);
        continue;
      }
      broken = !(await this.check(name, action));
      await this.#picture(page, `${title}-${name}${broken ? '-FAILED' : ''}`);
    }
  }

  /** Runs one check; what it returns is printed as what was seen. */
  async check(name, action) {
    const began = performance.now();
    try {
      const seen = await action();
      this.passed++;
      console.log(`  ok    ${name}${seen === undefined ? '' : `: ${seen}`} (${Math.round(performance.now() - began)} ms)`);
      return true;
    } catch (error) {
      this.failed++;
      console.log(`  FAIL  ${name}\n${indent(error.message)}`);
      return false;
    }
  }

  async #picture(page, name) {
    const file = path.join(this.#shots, `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'initial' });
  }
}

function indent(text) {
  return text
    .split('\n')
    .slice(0, 20)
    .map((line) => `        ${line}`)
    .join('\n');
}
