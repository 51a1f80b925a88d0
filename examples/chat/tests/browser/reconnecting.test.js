// The server goes away, and the page comes back by itself.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { Person, launch } from './kit/browser.js';
import { Chat, freePort } from './kit/chat.js';

let browser;
let chat;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await chat?.kill();
});

for (const [how, end] of [['crashes', (chat) => chat.kill()], ['is restarted', (chat) => chat.stop()]]) {
  test(`the page reconnects when the server ${how}`, async () => {
    const address = `127.0.0.1:${await freePort()}`;
    chat = await Chat.start(address);
    const ada = await Person.join(browser, chat.page('?room=tech'), 'Ada');
    const bob = await Person.join(browser, chat.page('?room=tech'), 'Bob');
    await ada.isIn('Online');

    await end(chat);
    for (const person of [ada, bob]) {
      await person.isIn('Reconnecting…');
      await person.page.getByRole('alert').filter({ hasText: 'The connection was lost' }).waitFor();
    }
    // What is written meanwhile stays, and is sent when one asks for it.
    await ada.says('are you back?');
    assert.equal(await ada.page.getByRole('button', { name: 'Send' }).isDisabled(), true);
    assert.equal(await ada.page.locator('#text').inputValue(), 'are you back?');

    chat = await Chat.start(address);
    for (const person of [ada, bob]) {
      await person.isIn('Online');
      await person.hears('You are back');
    }
    await ada.sees('Ada', 'Bob');
    await bob.sees('Bob', 'Ada');
    assert.equal(await ada.page.locator('#banner').isVisible(), false);
    await ada.page.getByRole('button', { name: 'Send' }).click();
    await bob.hears('are you back?');
    assert.equal(await ada.page.locator('#text').inputValue(), '');
    assert.deepEqual([...ada.complaints, ...bob.complaints], []);
  });
}

test('who does not want to wait reconnects at once', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  chat = await Chat.start(address);
  const ada = await Person.open(browser, chat.page());
  // A clock that stands still: the page would never try by itself.
  await ada.page.clock.install({ time: 0 });
  await ada.page.clock.pauseAt(1_000);
  await ada.enter('Ada');
  await chat.kill();
  await ada.isIn('Reconnecting…');
  chat = await Chat.start(address);
  await ada.page.getByRole('button', { name: 'Reconnect now' }).click();
  await ada.isIn('Online');
});

test('a message that may not have arrived can be sent again', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  chat = await Chat.start(address);
  const ada = await Person.open(browser, chat.page());
  await ada.page.routeWebSocket('**/chat*', (page) => {
    // The line is cut in the moment in which she speaks, once.
    const server = page.connectToServer();
    page.onMessage((message) => {
      if (message.includes('hello') && !ada.hasSpoken) {
        ada.hasSpoken = true;
        server.close();
        page.close({ code: 1001 });
      } else {
        server.send(message);
      }
    });
  });
  await ada.page.reload();
  await ada.enter('Ada');
  await ada.says('hello');
  await ada.hears('May not have arrived.');
  await ada.isIn('Online');
  await ada.page.getByRole('button', { name: 'Send again' }).click();
  await ada.entry('hello').locator('time').waitFor();
  assert.equal(await ada.page.locator('#log .message').count(), 1);
});
