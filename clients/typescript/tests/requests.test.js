// What is asked, and what becomes of it.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { ClientClosed, ClientError, ConnectionLost, NotSent, RequestError, RequestTimeout } from '../dist/index.js';
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

/** What it rejects with; fails if it does not. */
async function failure(promise, kind) {
  const error = await promise.then(
    (ok) => assert.fail(`it succeeded: ${JSON.stringify(ok)}`),
    (error) => error,
  );
  assert.ok(error instanceof kind && error instanceof ClientError, `${error}`);
  assert.equal(error.name, kind.name);
  return error;
}

test('a request carries an id, and its reply finds it, in whatever order they come', async () => {
  const client = await TestClient.open(server);
  const [first, second] = [client.ask('message', { text: 'a' }), client.ask('message', { text: 'b' })];
  assert.deepEqual(server.last.sent, [
    { event: 'message', data: { text: 'a' }, id: 1 },
    { event: 'message', data: { text: 'b' }, id: 2 },
  ]);
  await server.last.says({ id: 2, ok: { n: 2 } });
  await server.last.says({ id: 1, ok: null });
  assert.deepEqual([await first, await second], [null, { n: 2 }]);
});

test('where the caller is in a trace is asked for each event and sent with it', async () => {
  const traces = ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', undefined, 'the third'];
  const client = await TestClient.open(server, { traceparent: () => traces.shift() });
  client.ask('message', 1);
  client.ask('message', 2);
  client.notify('typing');
  assert.deepEqual(server.last.sent, [
    { event: 'message', data: 1, id: 1, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    { event: 'message', data: 2, id: 2 },
    { event: 'typing', traceparent: 'the third' },
  ]);
});

test('what has no data is sent without', async () => {
  const client = await TestClient.open(server);
  client.ask('leave');
  assert.deepEqual(server.last.sent, [{ event: 'leave', id: 1 }]);
});

test('a refusal has its code, its words, and whether to ask again', async () => {
  const client = await TestClient.open(server);
  const asked = client.ask('message', {});
  const details = { path: 'text', line: 1 };
  await server.last.says({ id: 1, error: { code: 'bad_payload', message: 'text is missing', retryable: false, details } });
  const error = await failure(asked, RequestError);
  assert.deepEqual(
    [error.code, error.message, error.retryable, error.details, error.event],
    ['bad_payload', 'text is missing', false, details, 'message'],
  );
  const again = client.ask('message', {});
  await server.last.says({ id: 2, error: { code: 'busy', message: 'later', retryable: true } });
  assert.equal((await failure(again, RequestError)).retryable, true);
});

test('who sends too much is told when to try again', async () => {
  const client = await TestClient.open(server);
  for (const [details, expected] of [
    [{ retry_after_ms: 250 }, 250],
    [{ retry_after_ms: 0 }, 0],
    [{ retry_after_ms: '250' }, undefined],
    [{ retry_after_ms: -1 }, undefined],
    [null, undefined],
    ['later', undefined],
    [undefined, undefined],
  ]) {
    const asked = client.ask('message', {});
    const error = { code: 'rate_limited', message: 'you send too much', retryable: true, details };
    await server.last.says({ id: server.last.sent.at(-1).id, error });
    const refusal = await failure(asked, RequestError);
    assert.deepEqual([refusal.code, refusal.retryable, refusal.retryAfterMs], ['rate_limited', true, expected]);
  }
});

test('an odd refusal fails its request all the same', async () => {
  const client = await TestClient.open(server);
  for (const odd of [null, 'no', 7, {}, { code: 1, message: [] }]) {
    const asked = client.ask('message', {});
    await server.last.says({ id: server.last.sent.at(-1).id, error: odd });
    const error = await failure(asked, RequestError);
    assert.deepEqual([error.code, error.retryable], ['unknown', false]);
  }
});

test('a request that is not answered in time fails, and its late reply is nobody’s fault', async () => {
  const client = await TestClient.open(server, { requestTimeoutMs: 4_000 });
  const [asked, patient] = [outcome(client.ask('slow')), outcome(client.ask('slow', 1, { timeoutMs: Infinity }))];
  await clock.advance(3_999);
  assert.ok(asked.isPending);
  await clock.advance(1);
  assert.ok(asked.error instanceof RequestTimeout);
  assert.equal(asked.error.message, "'slow' was not answered within 4000 ms");
  assert.equal(asked.error.retryable, false, 'it may have been done');
  await server.last.says({ id: 1, ok: 'late' });
  await clock.advance(1e9);
  await server.last.says({ id: 2, ok: 'at last' });
  assert.equal(patient.ok, 'at last');
  assert.deepEqual(client.protocolErrors, []);
});

test('a reply to what was never asked is a mistake of the server’s', async () => {
  const client = await TestClient.open(server);
  for (const frame of [{ id: 1, ok: null }, { id: 0, ok: null }, { id: -1, error: {} }]) {
    await server.last.says(frame);
  }
  assert.deepEqual(
    client.protocolErrors.map(({ message }) => message),
    [1, 0, -1].map((id) => `a reply to the request ${id}, which was never asked`),
  );
});

test('what was under way when the connection was lost fails, and is never sent again', async () => {
  const client = await TestClient.open(server);
  const asked = client.ask('pay', { amount: 1 });
  await server.last.ends(1006);
  const error = await failure(asked, ConnectionLost);
  assert.equal(error.retryable, false, 'it may have been done');
  await clock.advance(1_000);
  const next = await server.accepts();
  assert.deepEqual(next.sent, []);
  // The reply to the old request, by whatever mistake, is not that of a new one.
  const other = outcome(client.ask('pay', { amount: 2 }));
  await next.says({ id: 1, ok: 'paid' });
  assert.ok(other.isPending);
  assert.equal(next.sent[0].id, 2);
});

test('while there is no connection requests wait, and are sent in order', async () => {
  const client = new TestClient(server);
  const early = client.ask('a');
  client.connect();
  client.ask('b');
  await server.accepts();
  assert.deepEqual(server.last.sent.map(({ event }) => event), ['a', 'b']);
  await server.last.says({ id: 1, ok: 1 });
  assert.equal(await early, 1);

  await server.last.ends(1006);
  const waiting = client.ask('c');
  await clock.advance(1_000);
  await server.accepts();
  assert.deepEqual(server.last.sent.map(({ event }) => event), ['c']);
  await server.last.replies(3);
  assert.equal(await waiting, 3);
});

test('what waited goes before what is asked when the client opens', async () => {
  const client = new TestClient(server);
  client.onState(({ name }) => name === 'open' && client.ask('hello'));
  client.ask('waited');
  client.connect();
  await server.accepts();
  assert.deepEqual(server.last.sent.map(({ event }) => event), ['waited', 'hello']);
});

test('only so many wait; the next fails at once and may be tried again', async () => {
  const client = new TestClient(server, { bufferMax: 2 });
  const waiting = [outcome(client.ask('a')), outcome(client.ask('b'))];
  const error = await failure(client.ask('c'), NotSent);
  assert.deepEqual([error.code, error.retryable], ['buffer_full', true]);
  assert.ok(waiting.every(({ isPending }) => isPending));
  client.connect();
  await server.accepts();
  assert.deepEqual(server.last.sent.map(({ event }) => event), ['a', 'b']);
});

test('one that is given up or out of time makes room, and is never sent', async () => {
  const client = new TestClient(server, { bufferMax: 2 });
  const controller = new AbortController();
  const [aborted, late] = [
    outcome(client.ask('a', 0, { signal: controller.signal })),
    outcome(client.ask('b', 0, { timeoutMs: 50 })),
  ];
  controller.abort(new Error('changed my mind'));
  await clock.advance(50);
  assert.equal(aborted.error.message, 'changed my mind');
  assert.deepEqual([late.error.message, late.error.retryable], ["'b' could not be sent within 50 ms", true]);
  const kept = [outcome(client.ask('c')), outcome(client.ask('d'))];
  client.connect();
  await server.accepts();
  assert.deepEqual(server.last.sent.map(({ event }) => event), ['c', 'd']);
  assert.ok(kept.every(({ isPending }) => isPending));
});

test('with no buffer, what cannot be sent now fails now', async () => {
  const client = new TestClient(server, { bufferMax: 0 });
  const error = await failure(client.ask('a'), NotSent);
  assert.deepEqual([error.code, error.retryable], ['not_open', true]);
  client.connect();
  await server.accepts();
  const asked = client.ask('a');
  await server.last.replies('ok');
  assert.equal(await asked, 'ok');
});

test('while the network is behind, nothing more is heaped up', async () => {
  const client = await TestClient.open(server, { bufferedBytesMax: 1_000 });
  server.last.bufferedAmount = 1_000;
  assert.equal(client.notify('typing'), true);
  server.last.bufferedAmount = 1_001;
  assert.equal((await failure(client.ask('a'), NotSent)).code, 'buffer_full');
  assert.equal(client.notify('typing'), false);
  assert.equal(server.last.sent.length, 1);
});

test('a request can be given up, with a reason of one’s own', async () => {
  const client = await TestClient.open(server);
  const controller = new AbortController();
  const asked = outcome(client.ask('slow', 0, { signal: controller.signal }));
  controller.abort();
  await settled();
  assert.equal(asked.error.name, 'AbortError');
  await server.last.replies('late');
  assert.deepEqual(client.protocolErrors, []);

  const sent = server.last.sent.length;
  await assert.rejects(client.ask('slow', 0, { signal: controller.signal }), { name: 'AbortError' });
  assert.equal(server.last.sent.length, sent, 'what is given up already is not sent');
});

test('data that is no JSON fails by itself, and nothing is sent', async () => {
  const client = await TestClient.open(server);
  const circle = {};
  circle.self = circle;
  for (const data of [circle, 1n]) {
    await assert.rejects(client.ask('message', data), TypeError);
    assert.throws(() => client.notify('message', data), TypeError);
  }
  assert.deepEqual(server.last.sent, []);
  assert.equal(clock.pending, 1, 'the one that finds the connection stable');
});

test('a closed client fails what waits, what was sent, and what is asked later', async () => {
  const client = await TestClient.open(server);
  const sent = client.ask('a');
  await server.last.ends(1012);
  const waiting = client.ask('b');
  client.close(1000, 'enough');
  await failure(sent, ConnectionLost);
  assert.equal((await failure(waiting, ClientClosed)).message, 'the client is closed: enough');
  await failure(client.ask('c'), ClientClosed);
});

test('a notice is sent without an id, and only if it can be sent now', async () => {
  const client = new TestClient(server);
  assert.equal(client.notify('typing'), false);
  client.connect();
  await server.accepts();
  assert.deepEqual(server.last.sent, [], 'it is out of date');
  assert.equal(client.notify('typing', { in: 'general' }), true);
  assert.deepEqual(server.last.sent, [{ event: 'typing', data: { in: 'general' } }]);
  client.close();
  assert.equal(client.notify('typing'), false);
});
