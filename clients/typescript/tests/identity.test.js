// Tokens on a real server: sent, refused, refreshed, expired; by clients on node.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import WebSocket from 'ws';

import { Accounts } from './kit/accounts.js';
import { PATIENCE_MS } from './kit/chat.js';
import { TestClient } from './kit/client.js';

// Node has one of its own from version 22 on.
const kinds = { ws: WebSocket, ...(globalThis.WebSocket && { "node's own": undefined }) };

let accounts;
let clients = [];

beforeEach(async () => (accounts = await Accounts.start()));
afterEach(async () => {
  clients.forEach((client) => client.close());
  clients = [];
  await accounts.kill();
});

function client(options) {
  const client = new TestClient({ webSocket: WebSocket }, { url: accounts.url(), backoff: { baseMs: 50, maxMs: 200 }, ...options });
  clients.push(client);
  return client;
}

/** The next state of that name. */
function reaches(client, name) {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error(`it is not ${name}, but ${client.stateNames}`)), PATIENCE_MS);
    client.onState((state) => {
      if (state.name === name) {
        clearTimeout(tooLate);
        resolve(state);
      }
    });
  });
}

for (const [kind, webSocket] of Object.entries(kinds)) {
  test(`a token in a subprotocol lets in, and is not what the server chooses (${kind})`, async () => {
    const ada = client({ webSocket, token: () => accounts.signIn() });
    await ada.connect();
    assert.deepEqual(ada.state, { name: 'open', protocol: 'asena.json' });
    assert.deepEqual(await ada.ask('whoami'), { id: 'ada', name: 'ADA', session: 'phone' });
    assert.deepEqual([ada.protocolErrors, ada.listenerErrors], [[], []]);
  });
}

test('a token that is not good is refused before there is a connection, and asked for anew', async () => {
  const causes = [];
  const ada = client({ token: (cause) => (causes.push(cause) === 1 ? 'forged' : accounts.signIn()) });
  const waiting = reaches(ada, 'waiting');
  const open = ada.connect();
  const { ending } = await waiting;
  assert.match(String(ending.error), /401/);
  await open;
  assert.deepEqual(causes, ['connect', 'connect']);
});

test('a token that expires is replaced on the connection that is open', async () => {
  const causes = [];
  const token = async (cause) => accounts.signIn(causes.push(cause) === 1 ? 3 : 3_600);
  const ada = client({ token });
  await ada.connect();
  const refreshed = new Promise((resolve) => {
    const again = () => (causes.includes('refresh') ? resolve() : setTimeout(again, 50));
    again();
  });
  await refreshed;
  // Beyond the end of the first.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assert.equal((await ada.ask('whoami')).id, 'ada');
  assert.deepEqual(ada.stateNames, ['connecting', 'open']);
  assert.deepEqual(causes, ['connect', 'refresh']);
});

test('a connection that shows no new token is closed with 4014, and comes back with one', async () => {
  const causes = [];
  const token = async (cause) => accounts.signIn(causes.push(cause) === 1 ? 2 : 3_600);
  const ada = client({ token, refresh: false });
  await ada.connect();
  assert.equal((await reaches(ada, 'waiting')).ending.code, 4014);
  await reaches(ada, 'open');
  assert.deepEqual(causes, ['connect', 'expired']);
});

test('a message reaches all devices, and who is put out does not come back', async () => {
  const both = ['phone', 'laptop'].map((device) => client({ token: () => accounts.signIn(3_600, device) }));
  await Promise.all(both.map((ada) => ada.connect()));
  const heard = both.map((ada) => new Promise((resolve) => ada.on('note', resolve)));
  assert.equal(await accounts.tell('a parcel'), 2);
  assert.deepEqual(await Promise.all(heard), [{ text: 'a parcel' }, { text: 'a parcel' }]);
  assert.equal(await accounts.lock(), 2);
  for (const ada of both) {
    const { code, reason } = await ada.closed;
    assert.deepEqual([code, reason], [4503, 'the account is locked']);
  }
});
