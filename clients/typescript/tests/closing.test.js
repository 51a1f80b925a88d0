// The life of a client: from idle to closed, and what is left of it.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { Client, ClientClosed } from '../dist/index.js';
import { outcome, TestClient } from './kit/client.js';
import { Clock, settled } from './kit/clock.js';
import { ScriptedServer } from './kit/scripted-server.js';

let clock;
let server;

beforeEach(() => {
  clock = Clock.install();
  server = new ScriptedServer();
});
afterEach(() => clock.uninstall());

test('a client goes from idle through its states, and says so', async () => {
  const client = new TestClient(server, { protocols: ['chat.v1'], backoff: { random: () => 1, baseMs: 100 } });
  assert.deepEqual(client.state, { name: 'idle' });
  await settled();
  assert.equal(server.sockets.length, 0, 'nothing is done unasked');
  client.connect();
  await server.accepts('chat.v1');
  await server.last.ends(1001, 'bye');
  await clock.advance(100);
  await server.accepts('chat.v1');
  client.close();
  const { retryAt, ...waiting } = client.states[2];
  assert.equal(retryAt, Date.now());
  assert.deepEqual([...client.states.slice(0, 2), waiting, ...client.states.slice(3)], [
    { name: 'connecting', attempt: 1 },
    { name: 'open', protocol: 'chat.v1' },
    { name: 'waiting', attempt: 2, ending: { code: 1001, reason: 'bye', by: 'server' } },
    { name: 'connecting', attempt: 2 },
    { name: 'open', protocol: 'chat.v1' },
    { name: 'closed', ending: { code: 1000, reason: '', by: 'client' } },
  ]);
});

test('connecting can be waited for, also by several, through failed attempts', async () => {
  const client = new TestClient(server);
  const [first, second] = [outcome(client.connect()), outcome(client.connect())];
  await server.refuses();
  assert.ok(first.isPending && second.isPending);
  await clock.advance(1_000);
  await server.accepts();
  assert.ok(!first.isPending && !second.isPending);
  await client.connect();
  assert.equal(server.sockets.length, 2, 'connecting what is connected does nothing');
});

test('who waits for a connection learns that there will be none', async () => {
  const client = new TestClient(server);
  const connected = client.connect();
  client.connect(); // Nobody waits for this one, and nothing is left unhandled.
  await server.accepts();
  await server.last.ends(1006);
  const again = client.connect();
  await server.accepts();
  await server.last.ends(4500, 'invalid token');
  await connected;
  await again;
  await assert.rejects(client.connect(), (error) => error instanceof ClientClosed && error.message.endsWith('invalid token'));

  const other = new TestClient(server);
  const never = other.connect();
  other.close();
  await assert.rejects(never, ClientClosed);
});

test('closing is final', async () => {
  const client = await TestClient.open(server);
  client.close(4000, 'enough');
  assert.deepEqual(server.last.closedWith, { code: 4000, reason: 'enough' });
  assert.deepEqual(await client.closed, { code: 4000, reason: 'enough', by: 'client' });
  client.close(4001, 'again');
  await assert.rejects(client.connect(), ClientClosed);
  await server.last.says({ event: 'posted', data: 'late' });
  await server.last.ends(1006);
  await clock.advance(60_000);
  assert.deepEqual(client.stateNames, ['connecting', 'open', 'closed']);
  assert.equal(server.sockets.length, 1);
});

test('a client can be closed in every state, and leaves no timer behind', async () => {
  const open = () => TestClient.open(server, { liveness: {} });
  const states = {
    idle: async () => new TestClient(server),
    'connecting, before there is a socket': async () => {
      const client = new TestClient(server, { url: () => new Promise(() => {}) });
      client.connect();
      return client;
    },
    connecting: async () => {
      const client = new TestClient(server);
      client.connect();
      await settled();
      return client;
    },
    open,
    'with a request under way': async () => {
      const client = await open();
      client.ask('message');
      return client;
    },
    waiting: async () => {
      const client = await open();
      await server.last.ends(1006);
      client.ask('message');
      return client;
    },
  };
  for (const [state, arrive] of Object.entries(states)) {
    const client = await arrive();
    client.close();
    assert.equal(client.state.name, 'closed', state);
    assert.equal(clock.pending, 0, `${state}: timers are left`);
    assert.deepEqual(await client.closed, { code: 1000, reason: '', by: 'client' }, state);
  }
});

test('closed while its address is being asked for, no socket is opened any more', async () => {
  let answer;
  const client = new TestClient(server, { url: () => new Promise((resolve) => (answer = resolve)) });
  client.connect();
  client.close();
  answer('ws://chat.example/');
  await settled();
  assert.equal(server.sockets.length, 0);
});

test('a close code that may not be sent throws, and nothing happens', async () => {
  const client = await TestClient.open(server);
  assert.throws(() => client.close(1006), { name: 'InvalidAccessError' });
  assert.equal(client.state.name, 'open');
  const asked = client.ask('message');
  await server.last.replies('alive');
  assert.equal(await asked, 'alive');
});

test('a server that says not to come back closes the client', async () => {
  const client = await TestClient.open(server);
  await server.last.ends(4503, 'kicked');
  assert.deepEqual(await client.closed, { code: 4503, reason: 'kicked', by: 'server' });
  assert.equal(clock.pending, 0);
});

test('a signal closes the client, and is let go of', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const client = await TestClient.open(server, { signal });
  const reason = new Error('the component is gone');
  controller.abort(reason);
  assert.deepEqual(await client.closed, { code: 1000, reason: 'aborted', by: 'client', error: reason });
  assert.deepEqual(server.last.closedWith, { code: 1000, reason: 'aborted' });

  const late = new TestClient(server, { signal });
  assert.equal(late.state.name, 'closed', 'aborted already');
  await assert.rejects(late.connect(), ClientClosed);
  assert.equal(server.sockets.length, 1);
});

test('nothing stays on a signal that outlives clients and requests', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  signal.addEventListener = (...listened) => {
    listeners += 1;
    addEventListener.apply(signal, listened);
  };
  signal.removeEventListener = (...listened) => {
    listeners -= 1;
    removeEventListener.apply(signal, listened);
  };
  const client = await TestClient.open(server, { signal });
  const answered = client.ask('a', 0, { signal });
  client.ask('b', 0, { signal });
  assert.equal(listeners, 3);
  await server.last.says({ id: 1, ok: 1 });
  await answered;
  assert.equal(listeners, 2);
  await server.last.ends(4503);
  assert.equal(listeners, 0);
});

test('a listener may close the client in the moment in which it is told', async () => {
  for (const when of ['connecting', 'open', 'waiting']) {
    server = new ScriptedServer();
    const client = new TestClient(server);
    client.onState(({ name }) => name === when && client.close());
    client.connect();
    if (when !== 'connecting') {
      await server.accepts();
      await server.last.ends(1006);
    }
    await clock.advance(60_000);
    assert.deepEqual(client.stateNames.slice(client.stateNames.indexOf(when)), [when, 'closed']);
    assert.equal(clock.pending, 0, when);
  }
});

test('all are told of the states in the order in which they were', async () => {
  const client = new TestClient(server);
  client.onState(({ name }) => name === 'open' && client.close());
  const told = [];
  client.onState(({ name }) => told.push(name));
  client.connect();
  await server.accepts();
  assert.deepEqual(told, ['connecting', 'open', 'closed']);
});

test('a thousand connections leave behind what one does', async () => {
  const client = await TestClient.open(server, { liveness: {} });
  const left = clock.pending;
  for (let round = 0; round < 1_000; round += 1) {
    client.ask('message');
    await server.last.ends(1006);
    client.connect();
    await server.accepts();
  }
  assert.equal(clock.pending, left);
  client.close();
  assert.equal(clock.pending, 0);
});

test('a handler that is told of the loss may close the client, and it stays closed', async () => {
  const client = await TestClient.open(server);
  client.answer('confirm', (_, { signal }) => {
    signal.addEventListener('abort', () => client.close());
    return new Promise(() => {});
  });
  await server.last.says({ event: 'confirm', id: 1 });
  await server.last.ends(1006);
  await clock.advance(60_000);
  assert.deepEqual(client.stateNames, ['connecting', 'open', 'closed']);
  assert.equal(clock.pending, 0);
});

test('without a WebSocket, connecting says what to do', (t) => {
  const { WebSocket } = globalThis;
  t.after(() => (globalThis.WebSocket = WebSocket));
  globalThis.WebSocket = undefined;
  const client = new Client({ url: 'ws://chat.example/' });
  assert.throws(() => client.connect(), /hand one in as `webSocket`/);
  assert.equal(client.state.name, 'idle');
});
