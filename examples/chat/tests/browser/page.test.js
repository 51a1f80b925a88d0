// The page in two tabs: people who talk with each other.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { Person, launch } from './kit/browser.js';
import { Chat } from './kit/chat.js';
import { Client } from './kit/client.js';

let browser;
let chat;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
beforeEach(async () => {
  chat = await Chat.start();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await chat?.kill();
});

test('two tabs talk with each other, and each knows its own messages', async () => {
  const ada = await Person.join(browser, chat.page('?room=tech'), 'Ada');
  const bob = await Person.join(browser, chat.page('?room=tech'), 'Bob');
  await ada.hears('Bob joined');
  await ada.says('merhaba');
  await bob.hears('merhaba');
  await bob.says('selam');
  await ada.hears('selam');

  const entries = async ({ page }) => {
    const entries = await page.locator('#log .message').all();
    return Promise.all(
      entries.map(async (entry) => [
        await entry.locator('.who').textContent(),
        await entry.locator('.text').textContent(),
      ]),
    );
  };
  await bob.entry('selam').locator('time').waitFor();
  assert.deepEqual(await entries(ada), [['You', 'merhaba'], ['Bob', 'selam']]);
  assert.deepEqual(await entries(bob), [['Ada', 'merhaba'], ['You', 'selam']]);
  const time = await ada.entry('merhaba').locator('time').getAttribute('datetime');
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual([...ada.complaints, ...bob.complaints], []);
});

test('the message of somebody with my name is not mine', async () => {
  const ada = await Person.join(browser, chat.page(), 'Ada');
  const other = await Client.join(chat, { username: 'Ada' });
  other.send({ type: 'message', message: 'I am the other one' });
  await ada.hears('I am the other one');
  assert.equal(await ada.entry('I am the other one').locator('.who').textContent(), 'Ada');
});

test('who types is shown until they have said it, and vanishes if they do not', async () => {
  const ada = await Person.join(browser, chat.page(), 'Ada');
  const bob = await Person.join(browser, chat.page(), 'Bob');
  await ada.page.getByLabel('Message', { exact: true }).pressSequentially('mer');
  await bob.seesTyping('Ada is typing…');
  await ada.says('merhaba');
  await bob.hears('merhaba');
  await bob.seesTyping('');

  const [cem, eda] = [await Client.join(chat, { username: 'Cem' }), await Client.join(chat, { username: 'Eda' })];
  cem.send({ type: 'typing' });
  await bob.seesTyping('Cem is typing…');
  eda.send({ type: 'typing' });
  await bob.seesTyping('Cem and Eda are typing…');
  cem.close();
  await bob.seesTyping('Eda is typing…');
  await bob.seesTyping('');
});

test('who is there follows who comes and who leaves', async () => {
  const ada = await Person.join(browser, chat.page(), 'Ada');
  await ada.sees('Ada');
  const bob = await Person.join(browser, chat.page(), 'Bob');
  await ada.sees('Ada', 'Bob');
  await bob.sees('Bob', 'Ada');
  await bob.page.getByRole('button', { name: 'Leave' }).click();
  await ada.sees('Ada');
  await ada.hears('Bob left');
  await bob.enter('Bob');
  await ada.sees('Ada', 'Bob');
  await bob.page.context().close();
  await ada.sees('Ada');
});

test('of two with the same name one can leave', async () => {
  const ada = await Person.join(browser, chat.page(), 'Ada');
  const namesake = await Client.join(chat, { username: 'Ada' });
  const [first, second] = [await Client.join(chat, { username: 'Bob' }), await Client.join(chat, { username: 'Bob' })];
  await ada.sees('Ada', 'Ada', 'Bob', 'Bob');
  first.close();
  await ada.sees('Ada', 'Ada', 'Bob');
  namesake.close();
  await ada.sees('Ada', 'Bob');
  second.close();
  await ada.sees('Ada');
});

test('HTML is shown as it was written, and nothing of it runs or loads', async () => {
  const html = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script><b>bold</b>';
  const ada = await Person.join(browser, chat.page(), 'Ada');
  const mallory = await Client.join(chat, { username: html });
  mallory.send({ type: 'typing' });
  await ada.seesTyping(`${html} is typing…`);
  mallory.send({ type: 'message', message: html });
  await ada.entry(html).locator('.text').waitFor();
  assert.equal(await ada.entry(html).locator('.text').textContent(), html);
  await ada.sees('Ada', html);
  await ada.says(html);
  await ada.entry(html).locator('time').waitFor();
  mallory.close();
  await ada.sees('Ada');

  assert.equal(await ada.page.locator('#chat :is(img, script, b)').count(), 0);
  assert.equal(await ada.page.evaluate(() => window.hacked), undefined);
  // Nor was there anything that the page's policy had to keep out.
  assert.deepEqual(ada.complaints, []);
});

test('should HTML ever get in, the policy of the page keeps it from running', async () => {
  const ada = await Person.open(browser, chat.page());
  const kept = await ada.page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        document.body.insertAdjacentHTML('beforeend', '<img src="data:,none" onerror="window.hacked = 1">');
      }),
  );
  assert.equal(kept, 'script-src-attr');
  assert.equal(await ada.page.evaluate(() => window.hacked), undefined);
});

test('an invitation leads into the room, under a name of one’s own', async () => {
  const ada = await Person.open(browser, chat.page());
  await ada.enter('Ada', 'çay & kahve');
  const bob = await Person.open(browser, ada.page.url());
  assert.equal(await bob.page.getByLabel('Room').inputValue(), 'çay & kahve');
  await bob.enter('Bob');
  await ada.sees('Ada', 'Bob');
  await bob.page.reload();
  assert.equal(await bob.page.getByLabel('Your name').inputValue(), 'Bob', 'it is remembered');
});

test('who gives no name and no room is anonymous in the general one', async () => {
  const person = await Person.open(browser, chat.page());
  await person.enter('  ', '');
  await person.hears('Welcome to general, Anonymous!');
  await person.sees('Anonymous');
});

test('a room that the server refuses is explained, and not tried again', async () => {
  const person = await Person.open(browser, chat.page());
  await person.page.evaluate(() => {
    // No keyboard types it into the field.
    document.getElementById('room').value = 'a\u0085b';
  });
  await person.page.getByRole('button', { name: 'Join' }).click();
  await person.isIn('Closed');
  await person.page.getByRole('alert').filter({ hasText: 'the name of a room has the control character' }).waitFor();
});

test('an error of the server is shown until it is dismissed', async () => {
  const ada = await Person.open(browser, chat.page());
  await ada.page.routeWebSocket('**/chat*', (page) => {
    const server = page.connectToServer();
    page.onMessage((message) => server.send(message.includes('garbled') ? '%$&' : message));
  });
  await ada.page.reload();
  await ada.enter('Ada');
  await ada.says('garbled');
  await ada.page.getByRole('alert').filter({ hasText: 'Invalid message format' }).waitFor();
  await ada.page.getByRole('button', { name: 'Dismiss' }).click();
  await ada.page.locator('#banner').waitFor({ state: 'hidden' });
  await ada.isIn('Online');
});

test('who reads further up stays there, and is told of what comes', async () => {
  const ada = await Person.join(browser, chat.page(), 'Ada');
  const bob = await Client.join(chat, { username: 'Bob' });
  for (let line = 1; line <= 40; line += 1) {
    bob.send({ type: 'message', message: `line ${line}` });
  }
  await ada.hears('line 40');
  const newest = ada.page.getByRole('button', { name: 'New messages' });
  assert.equal(await newest.isVisible(), false, 'the log has followed');
  await ada.page.getByRole('log').press('Home');
  await ada.entry('Welcome to general').waitFor();
  await ada.waits(() => document.querySelector('#log').scrollTop === 0, null, async () => 'the log is not at its top');

  bob.send({ type: 'message', message: 'the newest' });
  await newest.waitFor();
  assert.equal(await ada.page.getByRole('log').evaluate((log) => log.scrollTop), 0);
  await newest.click();
  await newest.waitFor({ state: 'hidden' });
  const hidden = await ada.page.getByRole('log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  assert.ok(hidden < 2, `${hidden} pixels are below`);
});

test('on a phone the people are behind a button, and nothing is wider than the screen', async () => {
  const ada = await Person.open(browser, chat.page());
  await ada.page.setViewportSize({ width: 360, height: 640 });
  await ada.enter('Ada');
  await ada.says('x'.repeat(300));
  await ada.entry('xxx').locator('time').waitFor();
  const people = ada.page.getByRole('complementary');
  assert.equal(await people.isVisible(), false);
  await ada.page.getByRole('button', { name: '1 person' }).click();
  assert.equal(await people.isVisible(), true);
  assert.equal(await ada.page.evaluate(() => document.documentElement.scrollWidth), 360);
});
