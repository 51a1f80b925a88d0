// The chat by node's `ws`, which checks the protocol more strictly than a browser tells.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Chat } from './kit/chat.js';
import { Client } from './kit/client.js';

let chat;

before(async () => {
  chat = await Chat.start();
});
after(async () => {
  await chat?.kill();
});

test('the client of the guide says hello and hears itself', async () => {
  const john = await Client.open(chat, { username: 'John', room: 'tech' });
  assert.deepEqual(await john.next(), { type: 'welcome', message: 'Welcome to tech, John!', users: ['John'] });
  john.send({ type: 'message', message: 'Hello everyone!' });
  const { timestamp, ...message } = await john.next();
  assert.deepEqual(message, { type: 'message', username: 'John', message: 'Hello everyone!' });
  assert.equal(new Date(timestamp).toISOString(), timestamp);
  john.close();
});

test('a name in any script comes back as it was', async () => {
  const username = 'Ayşe 🐺 & ‮co';
  const client = await Client.open(chat, { username, room: 'şehir/1' });
  assert.deepEqual(await client.next(), {
    type: 'welcome',
    message: `Welcome to şehir/1, ${username}!`,
    users: [username],
  });
  client.close();
});

test('a message of 60,000 bytes comes back whole, and pings are answered', async () => {
  const client = await Client.join(chat, { room: 'large' });
  const text = 'ü'.repeat(30_000);
  client.send({ type: 'message', message: text });
  assert.equal((await client.next()).message, text);
  assert.equal(await client.ping('are you there?'), 'are you there?');
  client.close();
});

test('a goodbye is answered with the same code', async () => {
  const client = await Client.join(chat, { room: 'short' });
  assert.equal(await client.close(1000), 1000);
});
