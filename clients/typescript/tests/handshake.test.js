// Where a client connects to, and with what.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { tokenInQuery } from '../dist/index.js';
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

async function connected(options) {
  const client = new TestClient(server, options);
  client.connect();
  await settled();
  return server.last;
}

test('an address is a text, a URL, or what a function gives, at once or later', async () => {
  const url = new URL('wss://chat.example/chat?room=tech');
  for (const given of [url.href, url, () => url.href, () => url, async () => url.href, async () => url]) {
    assert.equal((await connected({ url: given })).url, url.href);
  }
  assert.equal(url.href, 'wss://chat.example/chat?room=tech', 'what was given is not changed');
});

test('the schemes of HTTP stand for those of WebSockets', async () => {
  assert.equal((await connected({ url: 'http://chat.example/' })).url, 'ws://chat.example/');
  assert.equal((await connected({ url: 'https://chat.example:8443/a' })).url, 'wss://chat.example:8443/a');
});

test('in a page an address may be relative', async (t) => {
  globalThis.location = new URL('https://chat.example/app/index.html');
  t.after(() => delete globalThis.location);
  assert.equal((await connected({ url: '/chat' })).url, 'wss://chat.example/chat');
  assert.equal((await connected({ url: 'chat' })).url, 'wss://chat.example/app/chat');
});

test('an address that is none is an attempt that failed, and says so', async () => {
  const client = new TestClient(server, { url: '/chat' });
  client.connect();
  await settled();
  assert.equal(client.state.name, 'waiting');
  assert.equal(client.state.ending.error.name, 'TypeError');
});

test('an address is asked for anew on each attempt, and may fail', async () => {
  let asked = 0;
  const url = async () => {
    asked += 1;
    if (asked === 1) {
      throw new Error('no directory');
    }
    return `ws://node-${asked}.example/`;
  };
  const client = new TestClient(server, { url });
  client.connect();
  await settled();
  assert.deepEqual([client.state.name, client.state.ending.reason], ['waiting', 'no directory']);
  await clock.advance(1_000);
  await server.accepts();
  assert.equal(server.last.url, 'ws://node-2.example/');
});

test('a token is a subprotocol beside the real ones, in letters that it may have', async () => {
  const protocols = ['chat.v2', 'chat.v1'];
  for (const [token, encoded] of [['abc', 'YWJj'], ['a?>~', 'YT8-fg'], ['ü🐺', 'w7zwn5C6'], ['', '']]) {
    const socket = await connected({ protocols, token: () => token });
    assert.deepEqual(socket.protocols, ['chat.v2', 'chat.v1', `base64url.bearer.asena.${encoded}`]);
    assert.match(socket.protocols.at(-1), /^[\w.-]+$/);
  }
  assert.deepEqual(protocols, ['chat.v2', 'chat.v1'], 'what was given is not changed');
});

test('a token may also be in the query, or wherever one wants it', async () => {
  const token = async () => 'a&b';
  const url = 'ws://chat.example/?room=tech';
  const inQuery = await connected({ url, token, tokenTransport: tokenInQuery() });
  assert.equal(inQuery.url, 'ws://chat.example/?room=tech&token=a%26b');
  assert.deepEqual(inQuery.protocols, []);
  assert.equal((await connected({ url, token, tokenTransport: tokenInQuery('t') })).url, `${url}&t=a%26b`);
  const own = (token, { protocols }) => protocols.push(`auth.${token.length}`);
  assert.deepEqual((await connected({ token, tokenTransport: own })).protocols, ['auth.3']);
});

test('a token never goes alone: browsers fail a connection where the server chooses nothing', async () => {
  assert.deepEqual((await connected({ token: () => 'abc' })).protocols, ['asena.json', 'base64url.bearer.asena.YWJj']);
});

test('a token is asked for anew on each attempt, with why', async () => {
  const causes = [];
  const token = (cause) => `token-${causes.push(cause)}`;
  const client = await TestClient.open(server, { token, tokenTransport: tokenInQuery() });
  for (const code of [1006, 4014, 1012]) {
    await server.last.ends(code);
    await clock.advance(1_000);
    await server.accepts();
  }
  assert.deepEqual(causes, ['connect', 'reconnect', 'expired', 'reconnect']);
  assert.deepEqual(
    server.sockets.map(({ url }) => new URL(url).searchParams.get('token')),
    ['token-1', 'token-2', 'token-3', 'token-4'],
  );
  assert.equal(client.state.name, 'open');
});

test('a token that has expired is asked for until there is another connection', async () => {
  const causes = [];
  let isReachable = true;
  const token = async (cause) => {
    causes.push(cause);
    if (!isReachable) {
      throw new Error('no network');
    }
    return 'token';
  };
  const client = await TestClient.open(server, { token, tokenTransport: tokenInQuery() });
  isReachable = false;
  await server.last.ends(4014);
  client.connect();
  await settled();
  isReachable = true;
  client.connect();
  await server.refuses();
  client.connect();
  await server.accepts();
  await server.last.ends(1006);
  client.connect();
  await server.accepts();
  assert.deepEqual(causes, ['connect', 'expired', 'expired', 'expired', 'reconnect']);
});

test('a new token is shown before the one of the connection expires', async () => {
  const causes = [];
  const token = (cause) => `token-${causes.push(cause)}`;
  const client = await TestClient.open(server, { token });
  const { last } = server;
  assert.deepEqual(last.sent, [{ event: 'refresh', id: 1 }], 'until when is it good?');
  await last.replies({ expires_at_ms: 0, expires_in_ms: 10_000 });
  await clock.advance(7_999);
  assert.equal(last.sent.length, 1);
  await clock.advance(1);
  assert.deepEqual(last.sent.at(-1), { event: 'refresh', data: { token: 'token-2' }, id: 2 });
  await last.replies({ expires_at_ms: 0, expires_in_ms: 60_000 });
  await clock.advance(48_000);
  assert.deepEqual(last.sent.at(-1).data, { token: 'token-3' });
  await last.replies({ expires_at_ms: null, expires_in_ms: null });
  assert.equal(clock.pending, 0, 'no end, so nothing is waited for');
  assert.deepEqual(causes, ['connect', 'refresh', 'refresh']);
  assert.deepEqual([client.state.name, client.protocolErrors], ['open', []]);
});

test('a refresh that fails leaves the connection, and none goes on behind its end', async () => {
  let isReachable = true;
  const token = async () => {
    if (!isReachable) {
      throw new Error('no network');
    }
    return 'token';
  };
  const client = await TestClient.open(server, { token });
  await server.last.replies({ expires_in_ms: 100 });
  isReachable = false;
  await clock.advance(999);
  assert.equal(server.last.sent.length, 1, 'not more than once in a second');
  await clock.advance(1);
  assert.equal(server.last.sent.length, 1);
  assert.equal(client.state.name, 'open');
  isReachable = true;
  await server.last.ends(4014);
  client.connect();
  const socket = await server.accepts();
  await socket.replies({ expires_in_ms: 10_000 });
  await socket.ends(1006);
  await clock.advance(8_000);
  assert.equal(socket.sent.length, 1);
  assert.deepEqual(client.listenerErrors, []);
});

test('a server that knows no refresh is not asked again, and one may be told not to ask', async () => {
  await TestClient.open(server, { token: () => 'token' });
  const { id } = server.last.sent[0];
  await server.last.says({ id, error: { code: 'unknown_event', message: '', retryable: false } });
  await clock.advance(100_000);
  assert.equal(server.last.sent.length, 1);
  await TestClient.open(server, { token: () => 'token', refresh: false });
  assert.deepEqual(server.last.sent, []);
  await TestClient.open(server, {});
  assert.deepEqual(server.last.sent, []);
});

test('without a token there is no attempt without one: it has failed, and is tried again', async () => {
  let isSignedIn = false;
  const token = async () => {
    if (!isSignedIn) {
      throw new Error('sign in first');
    }
    return 'token';
  };
  const client = new TestClient(server, { token, tokenTransport: tokenInQuery() });
  client.connect();
  await settled();
  assert.equal(client.state.ending.reason, 'sign in first');
  assert.equal(server.sockets.length, 0);
  isSignedIn = true;
  client.connect();
  await server.accepts();
  assert.equal(client.state.name, 'open');
});

test('a token that does not come is an attempt that takes too long', async () => {
  const client = new TestClient(server, {
    token: () => new Promise(() => {}),
    tokenTransport: tokenInQuery(),
    connectTimeoutMs: 2_000,
  });
  client.connect();
  await clock.advance(2_000);
  assert.equal(client.state.name, 'waiting');
});
