// The page in a browser, on the chat as a user runs it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { Chat, freeHost } from '../../../../clients/typescript/tests/kit/chat.js';
import { OUTPUT, script } from '../../page/build.js';
import { Person } from './person.js';

let browser;
let chat;

before(async () => {
  browser = await chromium.launch({
    // The system's: playwright-core brings none.
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // The first also as root in a container; the only pages that it opens are ours.
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
after(() => browser?.close());
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await chat?.kill();
});

test('the script that is checked in is what its sources give', async () => {
  assert.equal(readFileSync(OUTPUT, 'utf8'), await script(), 'run `npm run build` in examples/chat-typed');
});

test('two people talk, and see who is there and who is typing', async () => {
  chat = await Chat.start();
  const ada = await Person.join(browser, chat, 'Ada');
  const bob = await Person.join(browser, chat, 'Bob');
  await ada.sees('Ada', 'Bob');
  await bob.sees('Ada', 'Bob');

  await ada.page.getByLabel('Message', { exact: true }).pressSequentially('mer');
  await bob.seesTyping('Ada is typing…');
  await ada.says('merhaba');
  await bob.hears('merhaba');
  await bob.seesTyping('');
  await ada.hasSaid('merhaba');
  assert.equal(await ada.entry('merhaba').locator('.who').textContent(), 'You');
  assert.equal(await bob.entry('merhaba').locator('.who').textContent(), 'Ada');

  await bob.page.getByRole('button', { name: 'Leave' }).click();
  await ada.sees('Ada');
  await ada.hears('Bob left');
  assert.deepEqual([...ada.complaints, ...bob.complaints], []);
});

test('two of the same name are two people', async () => {
  chat = await Chat.start();
  const [ada, other] = [await Person.join(browser, chat, 'Ada'), await Person.join(browser, chat, 'Ada')];
  await ada.sees('Ada', 'Ada');
  await other.says('I am the other one');
  await ada.hears('I am the other one');
  assert.equal(await ada.entry('I am the other one').locator('.who').textContent(), 'Ada');
  await other.page.context().close();
  await ada.sees('Ada');
});

test('HTML is shown as it was written, and nothing of it runs or loads', async () => {
  chat = await Chat.start();
  const html = '<img src=x onerror="hacked=1"><b>b</b>';
  const ada = await Person.join(browser, chat, 'Ada');
  const mallory = await Person.join(browser, chat, html);
  await mallory.says(html);
  await ada.entry(html).locator('.text').waitFor();
  await ada.sees('Ada', html);
  assert.equal(await ada.page.locator('#chat :is(img, b)').count(), 0);
  assert.equal(await ada.page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(ada.complaints, []);
});

test('a message that the server refuses says why', async () => {
  chat = await Chat.start();
  const ada = await Person.join(browser, chat, 'Ada');
  await ada.page.evaluate(() => document.getElementById('text').removeAttribute('maxlength'));
  await ada.says('x'.repeat(4_001));
  await ada.hears('Too long.');
  assert.equal(await ada.page.getByRole('button', { name: 'Send again' }).count(), 0);
});

test('who clears the room is asked first, and so it is for everybody', async () => {
  chat = await Chat.start();
  const ada = await Person.join(browser, chat, 'Ada');
  const bob = await Person.join(browser, chat, 'Bob');
  await ada.says('forget this');
  await bob.hears('forget this');

  await ada.answers('No');
  await ada.hasSaid('forget this');
  await ada.answers('Yes');
  for (const person of [ada, bob]) {
    await person.hears('Ada had it all forgotten');
    assert.equal(await person.page.locator('#log .message').count(), 0);
  }
  assert.deepEqual([...ada.complaints, ...bob.complaints], []);
});

test('a question that nobody waits for any more is put away', async () => {
  chat = await Chat.start();
  const ada = await Person.join(browser, chat, 'Ada');
  await ada.page.getByRole('button', { name: 'Clear' }).click();
  await ada.page.getByRole('dialog').waitFor();
  await chat.kill();
  await ada.page.getByRole('dialog').waitFor({ state: 'detached' });
  await ada.hears('Not cleared: the connection was lost');
});

for (const [how, end] of [['crashes', (chat) => chat.kill()], ['is restarted', (chat) => chat.stop()]]) {
  test(`when the server ${how}, what is said meanwhile is sent when it is back`, async () => {
    const host = await freeHost();
    chat = await Chat.start(host);
    const [ada, bob] = [await Person.join(browser, chat, 'Ada'), await Person.join(browser, chat, 'Bob')];
    await end(chat);
    for (const person of [ada, bob]) {
      await person.isIn('Reconnecting…');
      await person.page.getByRole('alert').filter({ hasText: 'The connection was lost' }).waitFor();
    }
    await ada.says('are you back?');
    await ada.hears('Sending…');
    chat = await Chat.start(host);
    for (const person of [ada, bob]) {
      await person.isIn('Online');
      await person.hears('You are back');
    }
    await ada.hasSaid('are you back?');
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
  });
}

test('a message that may not have arrived can be sent again', async () => {
  const host = await freeHost();
  chat = await Chat.start(host);
  const ada = await Person.join(browser, chat, 'Ada');
  chat.freeze();
  await ada.says('hello');
  await ada.hears('Sending…');
  await chat.kill();
  await ada.hears('May not have arrived.');
  chat = await Chat.start(host);
  await ada.isIn('Online');
  await ada.page.getByRole('button', { name: 'Send again' }).click();
  await ada.hasSaid('hello');
  assert.equal(await ada.page.locator('#log .message').count(), 1);
});

test('who does not want to wait reconnects at once', async () => {
  const host = await freeHost();
  chat = await Chat.start(host);
  const ada = await Person.join(browser, chat, 'Ada');
  // A clock that stands still: the page would never try by itself.
  await ada.page.clock.install({ time: 0 });
  await ada.page.clock.pauseAt(1_000);
  await chat.kill();
  await ada.isIn('Reconnecting…');
  chat = await Chat.start(host);
  await ada.page.getByRole('button', { name: 'Reconnect now' }).click();
  await ada.isIn('Online');
});
