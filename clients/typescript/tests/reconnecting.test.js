// When the client comes back, and when it does not.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, test } from 'node:test';

import { backoffMs } from '../dist/backoff.js';
import { Browser } from './kit/browser.js';
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

/** With jitter at its longest. */
const longest = { random: () => 1 };

test('the delay is anything between nothing and a limit that doubles with each failure', () => {
  for (const [failures, limit] of [[0, 500], [1, 1_000], [5, 16_000], [6, 20_000], [60, 20_000], [5_000, 20_000]]) {
    assert.equal(backoffMs(failures, 500, 20_000, () => 0), 0);
    assert.equal(backoffMs(failures, 500, 20_000, () => 0.5), limit / 2);
    assert.equal(backoffMs(failures, 500, 20_000, () => 1), limit, `after ${failures} failures`);
    for (let round = 0; round < 100; round += 1) {
      const delay = backoffMs(failures, 500, 20_000, Math.random);
      assert.ok(delay >= 0 && delay <= limit, `${delay} after ${failures} failures`);
    }
  }
});

test('each attempt that fails makes the next wait longer, up to the maximum', async () => {
  const client = new TestClient(server, { backoff: { ...longest, baseMs: 100, maxMs: 1_000 } });
  client.connect();
  const delays = [];
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    assert.deepEqual(client.state, { name: 'connecting', attempt });
    await server.refuses();
    const { name, attempt: next, retryAt, ending } = client.state;
    assert.deepEqual([name, next, ending.code, ending.by], ['waiting', attempt + 1, 1006, 'network']);
    const delay = retryAt - Date.now();
    delays.push(delay);
    await clock.advance(delay - 1);
    assert.equal(client.state.name, 'waiting', 'not before its time');
    await clock.advance(1);
  }
  assert.deepEqual(delays, [100, 200, 400, 800, 1_000, 1_000]);
  assert.equal(server.sockets.length, 7);
});

test('the delays begin anew only when a connection has held', async () => {
  const client = await TestClient.open(server, { backoff: { ...longest, baseMs: 100, stableAfterMs: 5_000 } });
  const delayAfter = async (openMs) => {
    await clock.advance(openMs);
    await server.last.ends(1011);
    const delay = client.state.retryAt - Date.now();
    await clock.advance(delay);
    await server.accepts();
    return delay;
  };
  assert.equal(await delayAfter(10), 100);
  assert.equal(await delayAfter(4_999), 200);
  assert.equal(await delayAfter(5_000), 100);
  assert.equal(await delayAfter(0), 200);
});

/** The rows of a table of the README: `| 1001 | yes | … |`. */
function tableOfReadme() {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| (\d{4})(?:–(\d{4}))? \| (yes|no) \|/gm)];
  return rows.flatMap(([, first, last, back]) =>
    [...new Set([Number(first), Number(last ?? first)])].map((code) => [code, back === 'yes']),
  );
}

test('whether to come back is read from the close code, as the README says', async () => {
  const table = tableOfReadme();
  assert.ok(table.length >= 25, `the table of the README has ${table.length} codes`);
  for (const [code, isBack] of table) {
    server = new ScriptedServer();
    const client = await TestClient.open(server);
    const asked = client.ask('message').catch(({ code }) => code);
    await server.last.ends(code, 'because');
    assert.equal(client.state.name, isBack ? 'waiting' : 'closed', `${code}`);
    assert.equal(client.state.ending.code, code);
    assert.equal(client.state.ending.reason, 'because');
    assert.equal(await asked, 'connection_lost');
    client.close();
  }
});

test('a client may decide otherwise than the code', async () => {
  const asked = [];
  const reconnects = (ending, byCode) => asked.push([ending.code, byCode]) < 2 && !byCode;
  const client = await TestClient.open(server, { reconnects });
  await server.last.ends(1000);
  assert.equal(client.state.name, 'waiting');
  await clock.advance(1_000);
  await server.accepts();
  await server.last.ends(1001);
  assert.equal(client.state.name, 'closed');
  assert.deepEqual(asked, [[1000, false], [1001, true]]);
});

test('where that decision throws, the code decides', async () => {
  const problem = new Error('oops');
  const client = await TestClient.open(server, {
    reconnects: () => {
      throw problem;
    },
  });
  await server.last.ends(1001);
  assert.equal(client.state.name, 'waiting');
  assert.deepEqual(client.listenerErrors, [problem]);
});

test('a server that goes away says how long to stay away, and all are spread beyond that', async () => {
  const client = await TestClient.open(server, { backoff: { random: () => 0.5, baseMs: 1_000 } });
  await server.last.says({ event: 'going_away', data: { reconnect_after_ms: 7_000 } });
  assert.equal(client.state.name, 'open', 'until it closes, it serves');
  await server.last.ends(1012);
  assert.equal(client.state.retryAt - Date.now(), 7_500);
  await clock.advance(7_500);
  // What it has said counts once.
  await server.refuses();
  assert.equal(client.state.retryAt - Date.now(), 1_000);
});

test('a server that goes away cannot send clients away for ever, nor by nonsense', async () => {
  for (const [asked, kept] of [[1e12, 600_000], [-5, 0], ['soon', 0], [null, 0], [undefined, 0]]) {
    server = new ScriptedServer();
    const client = await TestClient.open(server, { backoff: { random: () => 0 } });
    await server.last.says({ event: 'going_away', data: { reconnect_after_ms: asked } });
    await server.last.ends(1012);
    assert.equal(client.state.retryAt - Date.now(), kept, `${asked}`);
    client.close();
  }
});

test('a code that says not to come back counts more than what was said before', async () => {
  const client = await TestClient.open(server);
  await server.last.says({ event: 'going_away', data: { reconnect_after_ms: 7_000 } });
  await server.last.ends(4503);
  assert.equal(client.state.name, 'closed');
});

test('whoever does not want to wait connects at once', async () => {
  const client = await TestClient.open(server, { backoff: longest });
  await server.last.ends(1006);
  client.connect();
  assert.equal(client.state.name, 'connecting');
  await server.accepts();
  assert.equal(client.state.name, 'open');
  await clock.advance(60_000);
  assert.equal(server.sockets.length, 2, 'the wait that was cut short does not try again');
});

test('an attempt that takes too long has failed, and its late success counts for nothing', async () => {
  const client = new TestClient(server, { connectTimeoutMs: 3_000, backoff: longest });
  client.connect();
  await clock.advance(2_999);
  assert.equal(client.state.name, 'connecting');
  await clock.advance(1);
  assert.equal(client.state.name, 'waiting');
  assert.equal(client.state.ending.reason, 'there was no connection within 3000 ms');
  const [late] = server.sockets;
  assert.equal(late.state, 'closing', 'the browser is told to give it up');
  late.accept('');
  await late.says({ event: 'posted', data: 1 });
  await late.ends(4500);
  assert.equal(client.state.name, 'waiting');
});

test('the constructor of the WebSocket may throw', async () => {
  const problem = new SyntaxError('not a subprotocol');
  const client = new TestClient(server, {
    webSocket: class {
      constructor() {
        throw problem;
      }
    },
  });
  client.connect();
  await settled();
  assert.deepEqual(client.state.ending, { code: 1006, reason: 'not a subprotocol', by: 'network', error: problem });
});

test('node says why an attempt has failed, and it is over at that, whether or not an end comes behind', async () => {
  const client = new TestClient(server);
  client.connect();
  await settled();
  await server.last.fails(new Error('refused'));
  assert.deepEqual([client.state.name, client.state.ending.error.message], ['waiting', 'refused']);
  await server.last.ends(4500);
  assert.equal(client.state.name, 'waiting');
});

test('node says why a connection has broken, and so does the client', async () => {
  const client = await TestClient.open(server);
  await server.last.fails(new Error('reset'));
  assert.equal(client.state.name, 'open', 'the end comes behind');
  await server.last.ends(1002, 'reserved bits');
  assert.equal(client.state.ending.code, 1002);
});

test('when the browser is online again, the client does not wait any longer', async (t) => {
  const browser = Browser.install(t);
  const client = await TestClient.open(server, { backoff: longest });
  await server.last.ends(1006);
  browser.isOnline();
  assert.equal(client.state.name, 'connecting');

  // A server that has asked for time gets it.
  await server.accepts();
  await server.last.says({ event: 'going_away', data: { reconnect_after_ms: 7_000 } });
  await server.last.ends(1012);
  browser.isOnline();
  assert.equal(client.state.name, 'waiting');

  assert.equal(browser.listening, 1);
  client.close();
  assert.equal(browser.listening, 0);
  assert.equal(server.sockets.length, 2);
});
