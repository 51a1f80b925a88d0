// Cross-site hijacking: a page of somebody else's that connects with the cookies of whoever looks at it. Ports do not keep cookies
// apart, so that a page of another port is as bad as one of another host.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, test } from 'node:test';

import { WebSocketServer } from 'ws';

import { Person, launch } from './kit/browser.js';
import { Chat } from './kit/chat.js';

let browser;
let chat;
/** Serves an empty page, at `localhost` and at `127.0.0.1`. */
let evil;

before(async () => {
  browser = await launch();
  chat = await Chat.start();
  evil = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title>'));
  await once(evil.listen(0), 'listening');
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
after(async () => {
  await browser?.close();
  await chat?.kill();
  evil?.closeAllConnections();
  evil?.close();
});

/**
 * What becomes of a WebSocket that a page at `origin` opens, in a browser that has a cookie for both hosts. Whether the page's own policy
 * has something against it does not count.
 */
async function attempt(origin, url) {
  const context = await browser.newContext({ bypassCSP: true });
  const cookie = { name: 'session', value: 'secret', path: '/', sameSite: 'Lax' };
  await context.addCookies(['localhost', '127.0.0.1'].map((domain) => ({ ...cookie, domain })));
  const page = await context.newPage();
  await page.goto(origin);
  return page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => resolve('open');
        socket.onclose = ({ code }) => resolve(code);
      }),
    url,
  );
}

const port = (server) => server.address().port;

test('a server that does not look is connected to with the cookies', async () => {
  const careless = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(careless, 'listening');
  const cookies = new Promise((resolve) => careless.once('connection', (_, request) => resolve(request.headers.cookie)));
  const became = await attempt(`http://127.0.0.1:${port(evil)}/`, `ws://127.0.0.1:${port(careless)}/`);
  assert.equal(became, 'open');
  assert.equal(await cookies, 'session=secret');
  for (const client of careless.clients) {
    client.terminate();
  }
  careless.close();
});

for (const host of ['127.0.0.1', 'localhost']) {
  test(`a page of another server at ${host} does not get in`, async () => {
    const became = await attempt(`http://${host}:${port(evil)}/`, `ws://${chat.host}/chat?username=Eve&room=tech`);
    assert.equal(became, 1006);
  });
}

test('a page of another name of the same server does not get in', async () => {
  const [, chatPort] = chat.host.split(':');
  const url = `ws://${chat.host}/chat?username=Eve&room=tech`;
  assert.equal(await attempt(`http://localhost:${chatPort}/`, url), 1006);
  // And it would have got in as a page of the same name.
  assert.equal(await attempt(`http://${chat.host}/`, url), 'open');
});

test('the page of the server itself gets in', async () => {
  const ada = await Person.join(browser, chat.page('?room=tech'), 'Ada');
  await ada.says('merhaba');
  await ada.hears('merhaba');
});
