// A headless browser, and people who have joined a room in it.

import { chromium } from 'playwright-core';

import { PATIENCE_MS } from './patience.js';

export async function launch() {
  return chromium.launch({
    // The system's: playwright-core brings none.
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      // Also as root in a container. The only pages that it opens are ours.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** One who has opened the page in a window of their own, with storage of their own. */
export class Person {
  static async open(browser, url) {
    const context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    const person = new Person();
    person.page = await context.newPage();
    /** What the page complained of: errors of scripts, and what its policy kept from loading or running. */
    person.complaints = [];
    person.page.on('pageerror', (error) => person.complaints.push(String(error)));
    person.page.on('console', (message) => {
      // A connection that fails is reported as an error too; some tests break it.
      if (message.type() === 'error' && !message.text().startsWith('WebSocket connection to')) {
        person.complaints.push(message.text());
      }
    });
    await person.page.goto(url);
    return person;
  }

  /** Opens the page, and has joined when it returns. */
  static async join(browser, url, name) {
    const person = await Person.open(browser, url);
    await person.enter(name);
    return person;
  }

  async enter(name, room = null) {
    await this.page.getByLabel('Your name').fill(name);
    if (room !== null) {
      await this.page.getByLabel('Room').fill(room);
    }
    await this.page.getByRole('button', { name: 'Join' }).click();
    await this.hears('Welcome to');
  }

  async says(text) {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until the log has an entry with the text. */
  async hears(text) {
    await this.entry(text).waitFor();
  }

  /** Waits until the list of people is this one. */
  async sees(...people) {
    await this.waits(
      (expected) => {
        const names = [...document.querySelectorAll('#people li .name')].map((name) => name.textContent);
        return JSON.stringify(names) === JSON.stringify(expected);
      },
      people,
      async () => `people: ${await this.page.locator('#people li .name').allTextContents()}, and not ${people}`,
    );
  }

  /** Waits until the line above the input is this. */
  async seesTyping(text) {
    await this.waits(
      (expected) => document.querySelector('#typing').textContent === expected,
      text,
      async () => `“${await this.page.locator('#typing').textContent()}”, and not “${text}”`,
    );
  }

  /** Waits until the state of the connection is this. */
  async isIn(state) {
    await this.waits(
      (expected) => document.querySelector('#status').textContent === expected,
      state,
      async () => `${await this.page.locator('#status').textContent()}, and not ${state}`,
    );
  }

  entry(text) {
    return this.page.locator('#log li').filter({ hasText: text }).last();
  }

  async waits(condition, argument, problem) {
    try {
      await this.page.waitForFunction(condition, argument);
    } catch (error) {
      throw new Error(await problem(), { cause: error });
    }
  }
}
