// A connection on which nothing is heard any more.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { Browser } from './kit/browser.js';
import { TestClient } from './kit/client.js';
import { Clock } from './kit/clock.js';
import { ScriptedServer } from './kit/scripted-server.js';

let clock;
let server;

beforeEach(() => {
  clock = Clock.install();
  server = new ScriptedServer();
});
afterEach(() => clock.uninstall());

const liveness = { idleMs: 1_000, deadlineMs: 300 };

test('silence is broken by a question, and any answer is a sign of life', async () => {
  const client = await TestClient.open(server, { liveness });
  await clock.advance(999);
  assert.deepEqual(server.last.sent, []);
  await clock.advance(1);
  assert.deepEqual(server.last.sent, [{ event: 'ping', id: 1 }]);
  // Also from a server that knows no such event.
  await server.last.says({ id: 1, error: { code: 'unknown_event', message: '…', retryable: false } });
  await clock.advance(1_000);
  assert.deepEqual(server.last.sent.at(-1), { event: 'ping', id: 2 }, 'it is asked again when it falls silent again');
  await server.last.saysRaw('%$&');
  await clock.advance(300);
  assert.equal(client.state.name, 'open');
  assert.deepEqual(client.listenerErrors, []);
});

test('who is heard is not asked', async () => {
  const client = await TestClient.open(server, { liveness });
  for (let round = 0; round < 20; round += 1) {
    await clock.advance(900);
    await server.last.says({ event: 'posted' });
  }
  assert.deepEqual(server.last.sent, []);
  assert.deepEqual(client.stateNames, ['connecting', 'open']);
});

test('a connection that stays silent is given up, and there is another one', async () => {
  const client = await TestClient.open(server, { liveness });
  const [dead] = server.sockets;
  const asked = client.ask('message').catch(({ code }) => code);
  await clock.advance(1_299);
  assert.equal(client.state.name, 'open');
  await clock.advance(1);
  const { name, ending } = client.state;
  assert.deepEqual([name, ending], ['waiting', { code: 4012, reason: 'nothing was heard any more', by: 'client' }]);
  assert.equal(await asked, 'connection_lost');
  assert.equal(dead.closedWith.code, 4012);
  await clock.advance(1_000);
  await server.accepts();
  // What the dead one still says when the network notices.
  await dead.says({ event: 'posted' });
  await dead.ends(1006);
  assert.equal(client.state.name, 'open');
});

test('each connection is watched by itself', async () => {
  const client = await TestClient.open(server, { liveness });
  await clock.advance(1_000);
  await server.last.ends(1001);
  await clock.advance(500);
  await server.accepts();
  await clock.advance(300);
  assert.equal(client.state.name, 'open', 'the question of the old one is forgotten');
  await clock.advance(700);
  assert.deepEqual(server.last.sent, [{ event: 'ping', id: 2 }]);
});

test('the question is an event of one’s own choice, and can be left to the network', async () => {
  await TestClient.open(server, { liveness: { ...liveness, event: 'still_there' } });
  await clock.advance(1_000);
  assert.equal(server.last.sent[0].event, 'still_there');

  const client = await TestClient.open(server, { liveness: false });
  await clock.advance(1e9);
  assert.deepEqual(server.last.sent, []);
  assert.equal(client.state.name, 'open');
});

test('by default a silent connection is asked after half a minute, and given ten seconds', async () => {
  const client = await TestClient.open(server, { liveness: undefined });
  await clock.advance(30_000);
  assert.equal(server.last.sent.length, 1);
  await clock.advance(9_999);
  assert.equal(client.state.name, 'open');
  await clock.advance(1);
  assert.equal(client.state.name, 'waiting');
});

test('when the network has changed, an open connection is asked at once', async (t) => {
  const browser = Browser.install(t);
  const client = await TestClient.open(server, { liveness });
  browser.isOnline();
  assert.deepEqual(server.last.sent, [{ event: 'ping', id: 1 }]);
  await clock.advance(300);
  assert.equal(client.state.name, 'waiting');
});
