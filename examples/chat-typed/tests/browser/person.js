// People who have opened the page, each in a window of their own.

import { PATIENCE_MS } from '../../../../clients/typescript/tests/kit/chat.js';

export class Person {
  page;
  /** What the page complained of: errors of scripts, and what its policy kept from loading or running. */
  complaints = [];

  static async join(browser, chat, name, room = 'tech') {
    const context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    const person = new Person();
    person.page = await context.newPage();
    person.page.on('pageerror', (error) => person.complaints.push(String(error)));
    person.page.on('console', (message) => {
      // A connection that fails is reported as an error too; some tests break it.
      if (message.type() === 'error' && !message.text().startsWith('WebSocket connection to')) {
        person.complaints.push(message.text());
      }
    });
    await person.page.goto(`http://${chat.host}/?room=${room}`);
    await person.page.getByLabel('Your name').fill(name);
    await person.page.getByRole('button', { name: 'Join' }).click();
    await person.hears(`Welcome to ${room}, ${name}!`);
    return person;
  }

  async says(text) {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Wants the room cleared, and says this when asked whether it is meant. */
  async answers(text) {
    await this.page.getByRole('button', { name: 'Clear' }).click();
    const dialog = this.page.getByRole('dialog').filter({ hasText: 'for everybody?' });
    await dialog.getByRole('button', { name: text }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  entry(text) {
    return this.page.locator('#log li').filter({ hasText: text }).last();
  }

  async hears(text) {
    await this.entry(text).waitFor();
  }

  /** Waits until a message of one's own is known to have arrived. */
  async hasSaid(text) {
    await this.entry(text).locator('time').waitFor();
  }

  /** Waits until the list of people is this one. */
  async sees(...people) {
    await this.#waits('#people li .name', people);
  }

  async seesTyping(text) {
    await this.#waits('#typing', [text]);
  }

  async isIn(state) {
    await this.#waits('#status', [state]);
  }

  async #waits(selector, texts) {
    try {
      await this.page.waitForFunction(
        ([selector, texts]) =>
          JSON.stringify([...document.querySelectorAll(selector)].map(({ textContent }) => textContent)) === texts,
        [selector, JSON.stringify(texts)],
      );
    } catch (error) {
      const found = await this.page.locator(selector).allTextContents();
      throw new Error(`${selector} says ${JSON.stringify(found)}, and not ${JSON.stringify(texts)}`, { cause: error });
    }
  }
}
