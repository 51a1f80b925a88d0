// Tokens in Chromium, which cannot set headers, and fails a connection where none of its subprotocols is chosen.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

import { Accounts } from './kit/accounts.js';
import { PATIENCE_MS } from './kit/chat.js';

let browser;
let script;
let accounts;
let page;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // See `browser.test.js`.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { Client } from './dist/index.js';
        globalThis.InboxClient = class extends Client {
          ask(event, data) {
            return this.request(event, data);
          }
        };`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    bundle: true,
    format: 'esm',
    write: false,
  });
  script = outputFiles[0].text;
});
after(() => browser?.close());
beforeEach(async () => {
  accounts = await Accounts.start();
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.route('**/runtime.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  await page.goto(`http://${accounts.host}/`);
});
afterEach(async () => {
  await page.context().close();
  await accounts.kill();
});

/** What becomes of a plain WebSocket with these subprotocols. */
function attempt(protocols) {
  return page.evaluate(
    (protocols) =>
      new Promise((resolve) => {
        const socket = new WebSocket('/inbox', protocols);
        socket.addEventListener('open', () => resolve({ open: socket.protocol }));
        socket.addEventListener('close', ({ code }) => resolve({ closed: code }));
      }),
    protocols,
  );
}

test('a token beside a subprotocol that the server knows lets in', async () => {
  const token = `base64url.bearer.asena.${Buffer.from(await accounts.signIn()).toString('base64url')}`;
  for (const beside of ['asena', 'asena.json']) {
    assert.deepEqual(await attempt([beside, token]), { open: beside });
    assert.deepEqual(await attempt([token, beside]), { open: beside });
  }
});

test('no token, a forged one, and one alone do not', async () => {
  const encoded = (token) => `base64url.bearer.asena.${Buffer.from(token).toString('base64url')}`;
  const statuses = [];
  page.on('console', (message) => {
    // In Chromium's words, a 401 is this.
    const is401 = /HTTP Authentication failed/.test(message.text());
    statuses.push(is401 ? '401' : /response code: (\d+)/.exec(message.text())?.[1]);
  });
  for (const protocols of [['asena'], ['asena', encoded('forged')], [encoded(await accounts.signIn())]]) {
    assert.deepEqual(await attempt(protocols), { closed: 1006 });
  }
  assert.deepEqual(statuses, ['401', '401', '400']);
});

test('the client of a page is let in, refreshes its token, and is told on its device', async () => {
  const who = await page.evaluate(async () => {
    await import('/runtime.js');
    let asked = 0;
    const token = async (cause) => {
      asked += 1;
      window.causes = [...(window.causes ?? []), cause];
      const seconds = asked === 1 ? 3 : 3_600;
      return (await fetch(`/sign-in?name=ada&device=tab&seconds=${seconds}`, { method: 'POST' })).text();
    };
    window.client = new window.InboxClient({ url: '/inbox', token });
    window.client.on('note', ({ text }) => (window.heard = text));
    await window.client.connect();
    return window.client.ask('whoami');
  });
  assert.deepEqual(who, { id: 'ada', name: 'ADA', session: 'tab' });
  await page.waitForFunction(() => window.causes.includes('refresh'));
  assert.equal(await accounts.tell('a parcel'), 1);
  await page.waitForFunction(() => window.heard === 'a parcel');
  assert.equal(await page.evaluate(() => window.client.state.name), 'open');
});

test('the page of the example shows its token, too', async () => {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('connected by asena.json').waitFor();
  await accounts.tell('a parcel');
  await page.getByText('a parcel').waitFor();
  await accounts.lock();
  await page.getByText('closed: 4503 the account is locked').waitFor();
});
