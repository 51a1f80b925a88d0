// The runtime in a browser, on a real server that is killed and restarted under it.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

import { Chat, freeHost, PATIENCE_MS } from './kit/chat.js';

let browser;
let script;
let chat;

before(async () => {
  browser = await chromium.launch({
    // The system's: playwright-core brings none.
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      // Also as root in a container. The only pages that it opens are ours.
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      // A script that a test hands in comes from no address, and would not be let near one of this machine.
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { Client } from './dist/index.js';
        /** What the tests look at: a client, where it has been, and what it has heard. */
        globalThis.BrowserClient = class extends Client {
          states = [];
          heard = [];
          constructor(options) {
            super({ url: '/chat?name=Ada&room=tech', ...options });
            this.onState((state) => this.states.push(state));
            for (const event of ['welcome', 'joined', 'left', 'posted']) {
              this.on(event, (data) => this.heard.push([event, data]));
            }
          }
          ask(event, data) {
            return this.request(event, data);
          }
        };`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  script = outputFiles[0].text;
});
after(() => browser?.close());
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await chat?.kill();
});

/** A page of the chat's own origin, with a client that is connecting. */
async function open(options = {}) {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.route('**/app.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await page.route('**/runtime.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  await page.goto(`http://${chat.host}/`);
  await page.evaluate(async (options) => {
    await import('/runtime.js');
    window.client = new window.BrowserClient(options);
    window.client.connect();
  }, { backoff: { baseMs: 50, maxMs: 200 }, ...options });
  return page;
}

/** Until the client has been in these states, and no others. */
async function hasBeen(page, ...names) {
  const been = () => window.client.states.map(({ name }) => name);
  try {
    await page.waitForFunction(
      (names) => window.client.states.map(({ name }) => name).join() === names,
      names.join(),
    );
  } catch (error) {
    throw new Error(`it has been ${await page.evaluate(been)}`, { cause: error });
  }
}

/** Until the client is in this state, whatever was before. */
async function isNow(page, name) {
  await page.waitForFunction((name) => window.client.state.name === name, name);
}

test('a browser finds a server again that was killed', async () => {
  const host = await freeHost();
  chat = await Chat.start(host);
  const page = await open();
  await hasBeen(page, 'connecting', 'open');
  chat.freeze();
  await page.evaluate(() => {
    window.lost = window.client.ask('message', { text: 'lost' }).catch((error) => error.code);
  });
  await chat.kill();
  await isNow(page, 'waiting');
  assert.equal(await page.evaluate(() => window.lost), 'connection_lost');
  await page.evaluate(() => {
    window.again = window.client.ask('message', { text: 'are you back?' });
  });
  await page.waitForFunction(() => window.client.state.attempt > 2);
  chat = await Chat.start(host);
  assert.ok((await page.evaluate(() => window.again)).at, 'what waited was sent');
  await isNow(page, 'open');
  const welcomes = await page.evaluate(() => window.client.heard.filter(([event]) => event === 'welcome').length);
  assert.equal(welcomes, 2);
});

test('a browser comes back to a server that was restarted', async () => {
  const host = await freeHost();
  chat = await Chat.start(host);
  const page = await open();
  await hasBeen(page, 'connecting', 'open');
  await chat.stop();
  await page.waitForFunction(() => window.client.states.length > 2);
  const { name, ending } = await page.evaluate(() => window.client.states[2]);
  assert.deepEqual([name, ending.code, ending.by], ['waiting', 1012, 'server']);
  chat = await Chat.start(host);
  await isNow(page, 'open');
});

test('a browser finds out that a server hangs, though it sees no pings', async () => {
  chat = await Chat.start();
  const page = await open({ liveness: { idleMs: 100, deadlineMs: 300 }, connectTimeoutMs: 500 });
  await hasBeen(page, 'connecting', 'open');
  chat.freeze();
  await page.waitForFunction(() => window.client.states.length > 2);
  const { name, ending } = await page.evaluate(() => window.client.states[2]);
  assert.deepEqual([name, ending.code, ending.by], ['waiting', 4012, 'client']);
  await page.waitForFunction(() => window.client.state.attempt > 2);
  chat.thaw();
  await isNow(page, 'open');
});

test('a browser that is online again does not wait any longer', async () => {
  const host = await freeHost();
  chat = await Chat.start(host);
  const page = await open({ backoff: { baseMs: 1e9, maxMs: 1e9 } });
  await hasBeen(page, 'connecting', 'open');
  await chat.kill();
  await isNow(page, 'waiting');
  chat = await Chat.start(host);
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await isNow(page, 'open');
});

test('a page that closes its client leaves', async () => {
  chat = await Chat.start();
  const [ada, bob] = [await open(), await open()];
  await hasBeen(ada, 'connecting', 'open');
  await hasBeen(bob, 'connecting', 'open');
  await bob.evaluate(() => window.client.close(4000, 'enough'));
  assert.deepEqual(await bob.evaluate(() => window.client.closed), { code: 4000, reason: 'enough', by: 'client' });
  await hasBeen(bob, 'connecting', 'open', 'closed');
  await ada.waitForFunction(() => window.client.heard.some(([event]) => event === 'left'));
});

test('a worker finds a server again as well', async () => {
  const host = await freeHost();
  chat = await Chat.start(host);
  const page = await open();
  await page.route('**/worker.js', (route) => route.fulfill({
    contentType: 'text/javascript',
    body: `${script}
      const client = new BrowserClient({ backoff: { baseMs: 50, maxMs: 200 } });
      client.onState(({ name }) => postMessage(name));
      client.connect();`,
  }));
  await page.evaluate(() => {
    window.inWorker = [];
    new Worker('/worker.js', { type: 'module' }).onmessage = ({ data }) => window.inWorker.push(data);
  });
  await page.waitForFunction(() => window.inWorker.at(-1) === 'open');
  await chat.kill();
  await page.waitForFunction(() => window.inWorker.at(-1) === 'waiting');
  chat = await Chat.start(host);
  await page.waitForFunction(() => window.inWorker.at(-1) === 'open');
});

test('a browser takes a token along beside asena.json, and fails where no subprotocol is chosen', async () => {
  chat = await Chat.start();
  const token = 'base64url.bearer.asena.YWJj';
  const page = await open({ protocols: ['asena.json', token] });
  await hasBeen(page, 'connecting', 'open');
  assert.equal(await page.evaluate(() => window.client.state.protocol), 'asena.json');

  const other = await open({ protocols: [token] });
  await other.waitForFunction(() => window.client.state.attempt > 1);
  const states = await other.evaluate(() => window.client.states);
  assert.ok(!states.some(({ name }) => name === 'open'));
  assert.equal(states[1].ending.code, 1006);
});
