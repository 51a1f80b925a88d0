// A real server, killed and restarted under clients on node.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import WebSocket from 'ws';

import { ConnectionLost, RequestError } from '../dist/index.js';
import { Chat, freeHost, PATIENCE_MS } from './kit/chat.js';
import { TestClient } from './kit/client.js';

// Node has one of its own from version 22 on.
const kinds = { ws: WebSocket, ...(globalThis.WebSocket && { "node's own": undefined }) };

let chat;
let clients = [];

afterEach(async () => {
  clients.forEach((client) => client.close());
  clients = [];
  await chat?.kill();
});

function client(options = {}) {
  const client = new TestClient({ webSocket: WebSocket }, {
    url: chat.url(),
    backoff: { baseMs: 50, maxMs: 200 },
    ...options,
  });
  clients.push(client);
  return client;
}

/** The next state of that name. */
function reaches(client, name) {
  return next((resolve) => client.onState((state) => state.name === name && resolve(state)), `it is not ${name}`);
}

/** The data of the next event of that name. */
function hears(client, event) {
  return next((resolve) => client.on(event, resolve), `no ${event}`);
}

async function next(listen, problem) {
  let end;
  let tooLate;
  try {
    return await new Promise((resolve, reject) => {
      end = listen(resolve);
      tooLate = setTimeout(() => reject(new Error(problem)), PATIENCE_MS);
    });
  } finally {
    end();
    clearTimeout(tooLate);
  }
}

test('requests are answered, errors have their code, and others hear of it', async () => {
  chat = await Chat.start();
  const [ada, bob] = [client(), client({ url: chat.url('Bob') })];
  const welcome = hears(ada, 'welcome');
  await ada.connect();
  assert.deepEqual((await welcome).people.map(({ name }) => name), ['Ada']);
  const joined = hears(ada, 'joined');
  await bob.connect();
  assert.equal((await joined).name, 'Bob');

  const posted = hears(bob, 'posted');
  const { at } = await ada.ask('message', { text: 'merhaba 🐺' });
  const { from, ...said } = await posted;
  assert.deepEqual([from.name, said], ['Ada', { text: 'merhaba 🐺', at }]);

  const typing = hears(bob, 'typing');
  assert.equal(ada.notify('typing'), true);
  assert.equal((await typing).name, 'Ada');
  assert.equal(await ada.ask('typing'), null);

  await assert.rejects(ada.ask('message', { text: '' }), { code: 'empty', retryable: false });
  await assert.rejects(ada.ask('mesage', {}), (error) => error instanceof RequestError && error.code === 'unknown_event');
  await assert.rejects(ada.ask('message', { text: 1 }), { code: 'invalid_payload', retryable: false });
  assert.deepEqual([ada.protocolErrors, ada.listenerErrors], [[], []]);
});

test('calls of the server are answered, also while the request that they belong to waits', async () => {
  chat = await Chat.start();
  const ada = client();
  await ada.connect();
  const questions = [];
  const cleared = hears(ada, 'cleared');
  const end = ada.answer('confirm', async ({ question }) => questions.push(question) > 1);
  assert.equal(await ada.ask('clear'), false);
  assert.equal(await ada.ask('clear'), true);
  assert.equal((await cleared).by.name, 'Ada');
  assert.equal(questions.length, 2);
  end();
  assert.equal(await ada.ask('clear'), false, 'nobody answers');
});

test('a token goes beside a subprotocol that the server chooses', async () => {
  chat = await Chat.start();
  const ada = client({ token: () => 'secret' });
  await ada.connect();
  assert.deepEqual(ada.state, { name: 'open', protocol: 'asena.json' });
});

for (const [kind, webSocket] of Object.entries(kinds)) {
  test(`a server that is killed and comes back finds its clients again (${kind})`, async () => {
    const host = await freeHost();
    chat = await Chat.start(host);
    const ada = client({ webSocket });
    await ada.connect();
    // A request that is under way for certain: nobody answers.
    chat.freeze();
    const lost = ada.ask('message', { text: 'lost' });
    const waiting = reaches(ada, 'waiting');
    await chat.kill();
    assert.deepEqual((await waiting).ending.code, 1006);
    await assert.rejects(lost, ConnectionLost);

    const again = ada.ask('message', { text: 'are you back?' });
    const failed = reaches(ada, 'connecting').then(() => reaches(ada, 'waiting'));
    assert.equal((await failed).ending.by, 'network');
    const open = reaches(ada, 'open');
    chat = await Chat.start(host);
    await open;
    assert.ok((await again).at, 'what waited was sent');
    const other = client({ webSocket, url: chat.url('Bob') });
    const joined = hears(ada, 'joined');
    await other.connect();
    assert.equal((await joined).name, 'Bob', 'listeners have stayed');
  });

  test(`a server that is restarted says so, and finds its clients again (${kind})`, async () => {
    const host = await freeHost();
    chat = await Chat.start(host);
    // No spread of their own, so that the server's is seen.
    const backoff = { random: () => 0 };
    const many = Array.from({ length: 20 }, (_, number) => client({ webSocket, backoff, url: chat.url(`guest ${number}`) }));
    await Promise.all(many.map((client) => client.connect()));
    const waiting = many.map((client) => reaches(client, 'waiting'));
    const waitingSince = waiting.map(async (state) => [await state, Date.now()]);
    await chat.stop();
    const delays = new Set();
    for (const [{ ending, retryAt }, now] of await Promise.all(waitingSince)) {
      assert.deepEqual([ending.code, ending.by], [1012, 'server']);
      assert.ok(retryAt - now <= 1_000, `${retryAt - now} ms`);
      delays.add(retryAt);
    }
    assert.ok(delays.size > 10, 'the server has told each another time to come back');
    const open = many.map((client) => reaches(client, 'open'));
    chat = await Chat.start(host);
    await Promise.all(open);
    await Promise.all(many.map((client) => client.ask('message', { text: 'here again' })));
  });

  test(`a server that hangs is found out, and found again when it goes on (${kind})`, async () => {
    chat = await Chat.start();
    const ada = client({ webSocket, liveness: { idleMs: 100, deadlineMs: 200 }, connectTimeoutMs: 300 });
    await ada.connect();
    assert.equal(await ada.ask('typing'), null);
    const waiting = reaches(ada, 'waiting');
    chat.freeze();
    assert.equal((await waiting).ending.code, 4012);
    // The system still takes connections for it, and nobody answers the handshake.
    const failed = await reaches(ada, 'waiting');
    assert.match(failed.ending.reason, /no connection within 300 ms/);
    const open = reaches(ada, 'open');
    chat.thaw();
    await open;
    assert.equal(await ada.ask('typing'), null);
  });
}

test('a server that lives is asked, and the connection stays', async () => {
  chat = await Chat.start();
  let asked = 0;
  await next((resolve) => {
    class Watched extends WebSocket {
      send(text) {
        super.send(text);
        asked += JSON.parse(text).event === 'ping';
        asked === 5 && resolve();
      }
    }
    const ada = client({ webSocket: Watched, liveness: { idleMs: 20, deadlineMs: PATIENCE_MS } });
    ada.connect();
    return () => assert.deepEqual([ada.stateNames, ada.protocolErrors], [['connecting', 'open'], []]);
  }, 'it was not asked');
});

test('a refusal after the upgrade is final, with its words', async () => {
  chat = await Chat.start();
  const ada = client({ url: chat.url('Ada', 'x'.repeat(300)) });
  ada.connect();
  const { code, by, reason } = await ada.closed;
  assert.deepEqual([code, by], [1008, 'server']);
  assert.match(reason, /300 bytes/);
});

test('ws says why a handshake was refused, and it is tried again', async () => {
  chat = await Chat.start();
  const ada = client({ url: `ws://${chat.host}/nothing-here` });
  const waiting = reaches(ada, 'waiting');
  ada.connect();
  assert.match((await waiting).ending.error.message, /404/);
});
