// What the server sends by itself: events, calls, errors, and what makes no sense.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { RequestError } from '../dist/index.js';
import { TestClient } from './kit/client.js';
import { Clock, settled } from './kit/clock.js';
import { ScriptedServer } from './kit/scripted-server.js';

let clock;
let server;

beforeEach(() => {
  clock = Clock.install();
  server = new ScriptedServer();
});
afterEach(() => clock.uninstall());

test('those who listen are told, in order, of the event, its room and its number', async () => {
  const client = await TestClient.open(server);
  const heard = [];
  client.on('posted', (data, push) => heard.push(['first', data, push]));
  client.on('posted', (data) => heard.push(['second', data]));
  client.on('joined', (data) => heard.push(['joined', data]));
  await server.last.says({ event: 'posted', data: { text: 'hi' }, room: 'tech', seq: 7 });
  await server.last.says({ event: 'joined', data: null });
  await server.last.says({ event: 'nobody_listens', data: 1 });
  assert.deepEqual(heard, [
    ['first', { text: 'hi' }, { room: 'tech', seq: 7 }],
    ['second', { text: 'hi' }],
    ['joined', null],
  ]);
  assert.deepEqual(client.protocolErrors, []);
});

test('listeners stay through reconnections, and until they are removed', async () => {
  const client = await TestClient.open(server);
  const heard = [];
  const listener = (data) => heard.push(data);
  const [removeOne, removeOther] = [client.on('posted', listener), client.on('posted', listener)];
  await server.last.ends(1006);
  await clock.advance(1_000);
  await server.accepts();
  await server.last.says({ event: 'posted', data: 1 });
  assert.deepEqual(heard, [1, 1], 'added twice, told twice');
  removeOne();
  removeOne();
  await server.last.says({ event: 'posted', data: 2 });
  assert.deepEqual(heard, [1, 1, 2]);
  removeOther();
  await server.last.says({ event: 'posted', data: 3 });
  assert.deepEqual(heard, [1, 1, 2]);
});

test('a listener that throws is reported, and the others are told all the same', async () => {
  const client = await TestClient.open(server);
  const [thrown, rejected, heard] = [new Error('thrown'), new Error('rejected'), []];
  client.on('posted', () => {
    throw thrown;
  });
  client.on('posted', async () => {
    throw rejected;
  });
  client.on('posted', (data) => heard.push(data));
  client.onState(() => {
    throw thrown;
  });
  await server.last.says({ event: 'posted', data: 1 });
  await server.last.ends(1006);
  assert.deepEqual(heard, [1]);
  assert.deepEqual(client.listenerErrors, [thrown, rejected, thrown]);
  assert.equal(client.state.name, 'waiting');
});

test('a listener may remove others and add new ones while it is told', async () => {
  const client = await TestClient.open(server);
  const heard = [];
  client.on('posted', () => {
    removeSecond();
    client.on('posted', () => heard.push('new'));
    heard.push('first');
  });
  const removeSecond = client.on('posted', () => heard.push('second'));
  await server.last.says({ event: 'posted' });
  assert.deepEqual(heard, ['first']);
});

test('names that JavaScript objects have by themselves are events like others', async () => {
  const client = await TestClient.open(server);
  const heard = [];
  client.on('__proto__', (data) => heard.push(data));
  await server.last.saysRaw('{"event":"__proto__","data":{"__proto__":1}}');
  await server.last.says({ event: 'constructor', data: 2 });
  assert.equal(heard.length, 1);
  assert.deepEqual(client.protocolErrors, []);
});

test('a call of the server’s is answered under its id', async () => {
  const client = await TestClient.open(server);
  client.answer('confirm', ({ question }) => ({ yes: question.length > 3 }));
  client.answer('later', async () => 42);
  client.answer('nothing', () => undefined);
  await server.last.says({ event: 'confirm', data: { question: 'sure?' }, id: 1 });
  await server.last.says({ event: 'later', id: 2 });
  await server.last.says({ event: 'nothing', id: 0 });
  assert.deepEqual(server.last.sent, [{ id: 1, ok: { yes: true } }, { id: 2, ok: 42 }, { id: 0, ok: null }]);
});

test('the server’s ids and the client’s are apart', async () => {
  const client = await TestClient.open(server);
  client.answer('confirm', () => 'mine');
  const asked = client.ask('message');
  await server.last.says({ event: 'confirm', id: 1 });
  await server.last.says({ id: 1, ok: 'theirs' });
  assert.equal(await asked, 'theirs');
  assert.deepEqual(server.last.sent.at(-1), { id: 1, ok: 'mine' });
});

test('a call is refused with a code: by the handler, by its failure, or for want of one', async () => {
  const client = await TestClient.open(server);
  const bug = new Error('the password is 1234');
  client.answer('refuse', () => {
    throw new RequestError({ code: 'busy', message: 'not now', retryable: true, details: { until: 5 } });
  });
  client.answer('fail', async () => {
    throw bug;
  });
  client.answer('circle', () => {
    const circle = {};
    return Object.assign(circle, { circle });
  });
  for (const [id, event] of ['refuse', 'fail', 'circle', 'unknown'].entries()) {
    await server.last.says({ event, id });
  }
  const internal = { code: 'internal', message: 'the client has failed to answer', retryable: false };
  assert.deepEqual(server.last.sent, [
    { id: 0, error: { code: 'busy', message: 'not now', retryable: true, details: { until: 5 } } },
    { id: 1, error: internal },
    { id: 2, error: internal },
    { id: 3, error: { code: 'unknown_event', message: "nobody answers 'unknown' here", retryable: false } },
  ]);
  assert.equal(client.listenerErrors[0], bug);
  assert.equal(client.listenerErrors.length, 2);
});

test('an answer that is ready after the connection was lost goes nowhere, and its handler is told', async () => {
  const client = await TestClient.open(server);
  let answer;
  const signals = [];
  client.answer('confirm', (_, { signal }) => {
    signals.push(signal);
    return new Promise((resolve) => (answer = resolve));
  });
  await server.last.says({ event: 'confirm', id: 1 });
  assert.equal(signals[0].aborted, false);
  await server.last.ends(1006);
  assert.equal(signals[0].aborted, true);
  await clock.advance(1_000);
  await server.accepts();
  answer('yes');
  await settled();
  assert.deepEqual(server.last.sent, []);
  await server.last.says({ event: 'confirm', id: 1 });
  assert.equal(signals[1].aborted, false);
});

test('a call has one that answers it', async () => {
  const client = await TestClient.open(server);
  const end = client.answer('confirm', () => 1);
  assert.throws(() => client.answer('confirm', () => 2), /'confirm' is answered already/);
  end();
  const endOther = client.answer('confirm', () => 3);
  end();
  await server.last.says({ event: 'confirm', id: 1 });
  assert.deepEqual(server.last.sent, [{ id: 1, ok: 3 }]);
  endOther();
});

test('an error without an id is told to who wants errors, else reported', async () => {
  const client = await TestClient.open(server);
  const error = { event: 'error', data: { code: 'rate', message: 'too fast', retryable: true, event: 'typing' } };
  await server.last.says(error);
  const heard = [];
  const end = client.onError((error) => heard.push(error));
  await server.last.says(error);
  await server.last.says({ event: 'error' });
  end();
  assert.deepEqual(
    [...client.listenerErrors, ...heard].map(({ name, code, event, retryable }) => [name, code, event, retryable]),
    [
      ['RequestError', 'rate', 'typing', true],
      ['RequestError', 'rate', 'typing', true],
      ['RequestError', 'unknown', undefined, false],
    ],
  );
});

test('what makes no sense is reported with what came, and the connection lives', async () => {
  const client = await TestClient.open(server);
  const binary = new ArrayBuffer(3);
  const frames = [
    [binary, 'a binary frame'],
    ['%$&', 'a frame that is not JSON'],
    ['', 'a frame that is not JSON'],
    ['null', 'a frame that is not an object'],
    ['[1]', 'a frame that is not an object'],
    ['"posted"', 'a frame that is not an object'],
    ['{}', 'a frame that is neither an event nor a reply'],
    ['{"event":7}', 'a frame that is neither an event nor a reply'],
    ['{"id":1}', 'a frame that is neither an event nor a reply'],
    ['{"id":"1","ok":null}', 'a frame that is neither an event nor a reply'],
  ];
  for (const [frame] of frames) {
    await server.last.saysRaw(frame);
  }
  assert.deepEqual(client.protocolErrors.map(({ frame, message }) => [frame, message]), frames);
  assert.ok(client.protocolErrors.every(({ name }) => name === 'ProtocolError'));
  const asked = client.ask('message');
  await server.last.replies('alive');
  assert.equal(await asked, 'alive');
});

test('whatever comes, nothing is thrown, and the connection lives', async () => {
  const client = await TestClient.open(server);
  client.on('posted', () => {});
  client.answer('confirm', (data) => data);
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = randomFrom(seed);
  const pick = (from) => from[Math.floor(random() * from.length)];
  const value = (depth = 0) =>
    pick([
      () => null,
      () => pick([0, -1, 1.5, 1e300, 7, 1]),
      () => pick(['', 'posted', 'confirm', 'error', 'going_away', '__proto__', '\u0000']),
      () => random() < 0.5,
      () => (depth < 3 ? Array.from({ length: 2 }, () => value(depth + 1)) : []),
      () => (depth < 3 ? fields(depth + 1) : {}),
    ])();
  const names = ['event', 'data', 'id', 'ok', 'error', 'room', 'seq', 'code', 'reconnect_after_ms', '__proto__'];
  const fields = (depth) => Object.fromEntries(names.filter(() => random() < 0.4).map((name) => [name, value(depth)]));
  for (let round = 0; round < 5_000; round += 1) {
    const text = JSON.stringify(random() < 0.8 ? fields(0) : value());
    try {
      await server.last.saysRaw(random() < 0.9 ? text : text.slice(1));
    } catch (error) {
      throw new Error(`seed ${seed}: ${text}`, { cause: error });
    }
  }
  const asked = client.ask('message');
  await server.last.replies('alive');
  assert.equal(await asked, 'alive', `seed ${seed}`);
});

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('without a handler, reports go to the console', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const error = t.mock.method(console, 'error', () => {});
  const client = await TestClient.open(server, { onProtocolError: undefined, onListenerError: undefined });
  client.on('posted', () => {
    throw new Error('oops');
  });
  await server.last.saysRaw('%$&');
  await server.last.says({ event: 'posted' });
  assert.equal(warn.mock.calls[0].arguments[0].message, 'a frame that is not JSON');
  assert.equal(error.mock.calls[0].arguments[0].message, 'oops');
});
