// What is done by the page: to connections, and by its console.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { App } from './kit/app.js';
import { Visitor, launch } from './kit/visitor.js';

let browser;
let app;
let visitor;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
afterEach(async () => {
  const complaints = visitor?.complaints ?? [];
  await visitor?.leave();
  await app?.stop();
  assert.deepEqual(complaints, []);
});

async function begin(environment = {}) {
  app = await App.start(environment);
  visitor = await Visitor.open(browser, app);
  return visitor.page;
}

/** Reads the message of a line of the log. */
async function messageOf(entry) {
  await entry.locator('summary').click();
  return JSON.parse(await entry.locator('pre').textContent());
}

test('a connection is put into a room, sent a text, taken out, and disconnected, all by keyboard', async () => {
  const page = await begin();
  const client = await visitor.client(app, '/plain/tea');
  const view = await visitor.view('Connections');
  const press = async (name) => {
    await view.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };
  await press(/^Join/);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Room').waitFor();
  assert.deepEqual(await visitor.faults(), []);
  await page.keyboard.type('cake');
  await page.keyboard.press('Enter');
  await view.getByText('cake').waitFor();

  await press(/^Send/);
  await dialog.getByLabel('Text').fill('hello there');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Sent to 1').waitFor();
  assert.deepEqual(await client.evaluate(({ messages }) => messages), ['hello there']);

  await press(/^Leave/);
  await dialog.getByLabel('Room').selectOption('tea');
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await page.getByText('Left tea').waitFor();

  await press(/^Disconnect/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await client.evaluate(({ closed }) => closed), null);
  await press(/^Disconnect/);
  await dialog.getByLabel('Reason').fill('take a break');
  await page.keyboard.press('Enter');
  await page.getByText('Disconnected 1 connection').waitFor();
  await view.getByText('Nobody is connected here.').waitFor();
  assert.deepEqual(await client.evaluate(({ closed }) => closed), { code: 4503, reason: 'take a break' });
  const closes = await visitor.view('Closes');
  await closes.getByRole('row', { name: /4503 kicked take a break/ }).waitFor();
});

test('all in a room are disconnected', async () => {
  const page = await begin();
  const clients = [await visitor.client(app, '/plain/tea'), await visitor.client(app, '/plain/tea')];
  await visitor.view('Rooms');
  await visitor.button('Disconnect all: tea').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText('Disconnected 2 connections').waitFor();
  for (const client of clients) {
    await page.waitForFunction((of) => of.closed?.code === 4503, client);
  }
});

test('an event is built from its schema, sent, and its reply is shown', async () => {
  const page = await begin();
  const view = await visitor.connect('/orders');
  await view.getByLabel('Event', { exact: true }).selectOption('place');
  await view.getByLabel('name', { exact: true }).fill('Ada');
  await visitor.button('Add to lines').click();
  await view.getByLabel('article').fill('tea');
  await view.getByLabel('count', { exact: true }).fill('3');
  await view.getByLabel('priority').selectOption('high');
  await view.getByLabel('is_gift').check();
  await view.getByLabel('street').fill('Main Street 1');
  await view.getByLabel('zip – optional').check();
  await view.getByLabel('zip', { exact: true }).fill('12345');
  await view.getByLabel('discount – optional').check();
  await view.getByLabel('discount', { exact: true }).fill('0.5');
  await view.getByLabel('labels – optional').check();
  await visitor.button('Add to labels').click();
  await view.getByLabel('key', { exact: true }).fill('colour');
  await view.getByLabel('value', { exact: true }).fill('red');
  await view.getByLabel('Variant of payment').selectOption({ label: 'card' });
  await view.getByLabel('number', { exact: true }).fill('4242');
  await visitor.button('Send').click();

  const order = {
    name: 'Ada',
    lines: [{ article: 'tea', count: 3 }],
    priority: 'high',
    is_gift: true,
    address: { street: 'Main Street 1', zip: '12345' },
    payment: { kind: 'card', number: '4242', holder: null },
    discount: 0.5,
    labels: { colour: 'red' },
  };
  const reply = visitor.entry('reply to place');
  assert.deepEqual(await messageOf(reply), { id: 1, ok: { order, total: 3 } });
  assert.match(await reply.locator('.took').textContent(), /ms$/);
  // The event that the server tells to all who watch, this one among them.
  assert.deepEqual(await messageOf(visitor.entry('order_placed')), { event: 'order_placed', data: { name: 'Ada' } });
  const status = page.getByRole('status').filter({ hasText: 'reply to place: ok' });
  assert.equal(await status.count(), 1, 'and it is said to those who do not see it');
});

test('what does not fit the schema is said at its field, and an error of the server is shown', async () => {
  await begin();
  const view = await visitor.connect('/orders');
  await view.getByLabel('Event', { exact: true }).selectOption('place');
  await visitor.button('Add to lines').click();
  await view.getByLabel('count', { exact: true }).fill('101');
  await visitor.button('Send').click();
  await view.getByRole('alert').filter({ hasText: 'count is to be integer 1…100' }).waitFor();
  assert.equal(await view.getByLabel('count', { exact: true }).evaluate((node) => node === document.activeElement), true);
  await visitor.button('Remove lines 1').click();
  await visitor.button('Send').click();
  const error = visitor.entry('empty: nothing was ordered');
  assert.equal((await messageOf(error)).error.code, 'empty');
});

test('a form and its JSON are two views of one value', async () => {
  await begin();
  const view = await visitor.connect('/orders');
  await view.getByLabel('Event', { exact: true }).selectOption('place');
  await view.getByLabel('name', { exact: true }).fill('Ada');
  await visitor.button('JSON').click();
  const json = view.getByLabel('Data', { exact: true });
  const value = JSON.parse(await json.inputValue());
  assert.equal(value.name, 'Ada');
  await json.fill('{');
  await visitor.button('Form').click();
  await view.getByRole('alert').filter({ hasText: 'This is no JSON' }).waitFor();
  await json.fill(JSON.stringify({ ...value, name: 'Bob', lines: [{ article: 'cake', count: 2 }], payment: { kind: 'card', number: '1', holder: 'Bob' } }));
  await visitor.button('Form').click();
  assert.equal(await view.getByLabel('name', { exact: true }).inputValue(), 'Bob');
  assert.equal(await view.getByLabel('holder', { exact: true }).inputValue(), 'Bob');
  assert.equal(await view.getByLabel('article').inputValue(), 'cake');
});

test('an endpoint with a parameter in its path and no schemas takes JSON', async () => {
  const page = await begin();
  const view = await visitor.connect('/plain/{room}', { room: 'a room/with ğ' });
  await view.getByLabel('Event', { exact: true }).selectOption('add');
  await view.getByLabel('Data', { exact: true }).fill('[1, 2, 39]');
  await page.keyboard.press('Control+Enter');
  assert.deepEqual(await messageOf(visitor.entry('reply to add')), { id: 1, ok: 42 });
  const rooms = await visitor.view('Rooms');
  await rooms.getByRole('row', { name: /a room\/with ğ/ }).waitFor();
});

test('texts and bytes are sent as they are, under a subprotocol, and the end is shown with its code', async () => {
  const page = await begin();
  const view = await visitor.connect('/echo');
  await visitor.entry('protocol loud').waitFor();
  await view.getByLabel('Text', { exact: true }).fill('<b>hello</b>');
  await visitor.button('Send').click();
  const texts = page.getByLabel('Messages', { exact: true }).locator('li').filter({ hasText: '<b>hello</b>' });
  await texts.nth(1).waitFor();
  await visitor.button('Hex').click();
  await view.getByLabel('Bytes').fill('00 ff 7');
  await visitor.button('Send').click();
  await view.getByRole('alert').filter({ hasText: 'two digits each' }).waitFor();
  await view.getByLabel('Bytes').fill('00 FF 7e');
  await visitor.button('Send').click();
  await page.getByLabel('Messages', { exact: true }).locator('li').filter({ hasText: '00 ff 7e' }).nth(1).waitFor();

  await view.getByRole('searchbox', { name: 'Filter messages' }).fill('hello');
  assert.equal(await visitor.entry('00 ff 7e').isVisible(), false);
  await view.getByRole('searchbox', { name: 'Filter messages' }).fill('');
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await visitor.entry('closed 1000 normal').waitFor();
});

test('a message is copied', async () => {
  const page = await begin();
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visitor.connect('/orders');
  await visitor.button('Send').click();
  const reply = visitor.entry('reply to count');
  await reply.locator('summary').click();
  await reply.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '{"id":1,"ok":7}');
});

test('from its own port, the console reaches the endpoints on theirs', async () => {
  await begin({ ASENA_OPERATIONS_ADDR: '127.0.0.1:0' });
  const view = await visitor.view('Console');
  await view.getByText('Protocols, token, server').click();
  await view.getByLabel('Server').fill(`ws://${app.host}`);
  await visitor.connect('/orders');
  await visitor.button('Send').click();
  await visitor.entry('reply to count').waitFor();
});

test('a page of another site can neither read nor change anything', async () => {
  const page = await begin();
  const client = await visitor.client(app, '/plain/tea');
  const foreign = await visitor.context.newPage();
  await foreign.route('http://evil.localhost/**', (route) => route.fulfill({ body: '<!doctype html><title>evil</title>', contentType: 'text/html' }));
  await foreign.goto('http://evil.localhost/');
  const outcome = await foreign.evaluate(async (host) => {
    const said = [];
    const body = JSON.stringify({ endpoint: '/plain/{room}', room: 'tea' });
    for (const [path, options] of [
      ['overview', {}],
      ['disconnect', { method: 'POST', body, mode: 'no-cors' }],
      ['disconnect', { method: 'POST', body, headers: { 'x-asena-inspector': '1' } }],
    ]) {
      said.push(await fetch(`http://${host}/_asena/api/${path}`, options).then(({ type, status }) => `${type} ${status}`, () => 'refused'));
    }
    return said;
  }, app.host);
  // What cannot be read is opaque, or refused by CORP.
  assert.ok(outcome.every((of) => of === 'refused' || of === 'opaque 0'), String(outcome));
  const rooms = await visitor.view('Rooms');
  await rooms.getByRole('row', { name: /tea/ }).waitFor();
  assert.equal(await client.evaluate(({ closed }) => closed), null);
  await page.bringToFront();
});
