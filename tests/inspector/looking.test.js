// What the page shows, to whom, and how it is reached without a mouse.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { App } from './kit/app.js';
import { Visitor, launch } from './kit/visitor.js';

const VIEWS = ['Overview', 'Connections', 'Rooms', 'Events', 'Closes', 'Console'];
const TOKEN = 'correct-horse-battery-staple';

let browser;
let app;
let visitor;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
beforeEach(() => {
  visitor = null;
});
afterEach(async () => {
  const complaints = visitor?.complaints ?? [];
  await visitor?.leave();
  await app?.stop();
  assert.deepEqual(complaints, []);
});

test('charts and tables show what goes on', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app);
  await visitor.client(app, '/orders');
  const echo = await visitor.client(app, '/echo');
  await echo.evaluate(({ socket }) => socket.send('hello'));
  const { page } = visitor;
  await page.getByRole('img', { name: /^Connections: open 2; at most 2 in 1 minutes$/ }).waitFor();
  const row = page.getByRole('table', { name: 'Endpoints' }).getByRole('row', { name: /\/echo Echo/ });
  await row.getByRole('cell', { name: '1' }).first().waitFor();
  await page.getByText('serving').waitFor();

  await page.getByRole('combobox', { name: 'Endpoint', exact: true }).first().selectOption('/echo');
  await page.getByRole('img', { name: /^Connections: open 1;/ }).waitFor();
  assert.equal(await page.getByRole('table', { name: 'Endpoints' }).getByRole('row').count(), 2);
});

test('connections are found by their room and by their id, and rooms lead to their members', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app);
  for (const room of ['tea', 'tea', 'cake']) {
    await visitor.client(app, `/plain/${room}`);
  }
  const view = await visitor.view('Connections');
  await view.getByText('3 open').waitFor();
  await view.getByRole('searchbox').fill('cake');
  await view.getByText('1 of 3 open').waitFor();
  assert.equal(await view.getByRole('rowheader').count(), 1);

  const rooms = await visitor.view('Rooms');
  await rooms.getByRole('row', { name: /tea/ }).getByRole('cell', { name: '2' }).waitFor();
  await visitor.button('Members: tea').click();
  await view.getByText('2 of 3 open').waitFor();
  await visitor.button('Show all rooms, not only tea').click();
  await view.getByText('3 open').waitFor();
});

test('events are listed with their schemas, replies and errors', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app);
  const view = await visitor.view('Events');
  const orders = view.getByRole('region', { name: '/orders' });
  await orders.getByText('Orders, and who watches them.').waitFor();
  await visitor.event(orders, 'place').click();
  for (const text of ['string 1…40', 'list of Line', '"low" | "normal" | "high"', 'Nothing was ordered.', 'map of string, optional']) {
    await orders.getByText(text).first().waitFor();
  }
  await view.getByRole('region', { name: '/plain/{room}' }).getByText('no schemas: not in the contract').waitFor();
  await view.getByRole('searchbox').fill('place');
  assert.equal(await view.getByRole('region', { name: '/plain/{room}' }).isVisible(), false);
});

test('who has left, and why', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app);
  const client = await visitor.client(app, '/echo');
  await client.evaluate(({ socket }) => socket.close(4001, 'off to bed'));
  const view = await visitor.view('Closes');
  await view.getByRole('row', { name: /4001 of the application off to bed \/echo/ }).waitFor();
  await view.getByRole('searchbox').fill('nothing like it');
  await view.getByText('Nobody has left').waitFor();
});

test('everything is reached by keyboard', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app);
  const { page } = visitor;
  await visitor.tab('Overview').focus();
  for (const name of ['Connections', 'Rooms', 'Events', 'Closes', 'Console', 'Overview']) {
    await page.keyboard.press('ArrowRight');
    const isSelected = await visitor.tab(name).evaluate((tab) => tab === document.activeElement && tab.ariaSelected === 'true');
    assert.ok(isSelected, `${name} is selected and has the focus`);
  }
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search closes' });
  await search.evaluate((node) => new Promise((resolve) => (node === document.activeElement ? resolve() : node.addEventListener('focus', resolve))));
  await page.keyboard.type('a/b');
  assert.equal(await search.inputValue(), 'a/b');
  // The first thing that a keyboard meets leads past the header.
  await page.reload();
  await visitor.tab('Closes').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
});

test('what is focused stays focused while the tables change', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app);
  await visitor.client(app, '/echo');
  const view = await visitor.view('Connections');
  const button = view.getByRole('button', { name: /^Disconnect/ });
  await button.focus();
  await visitor.client(app, '/echo');
  await view.getByText('2 open').waitFor();
  assert.match(await visitor.page.evaluate(() => document.activeElement.ariaLabel), /^Disconnect/);
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    test(`axe has nothing against any view, ${colorScheme}, ${width} pixels wide`, async () => {
      app = await App.start();
      visitor = await Visitor.open(browser, app, { colorScheme, viewport: { width, height: 800 } });
      await visitor.client(app, '/orders');
      const closed = await visitor.client(app, '/plain/tea');
      await closed.evaluate(({ socket }) => socket.close(4001));
      for (const name of VIEWS) {
        const view = await visitor.view(name);
        if (name === 'Events') {
          await visitor.event(view, 'place').click();
        }
        if (name === 'Console') {
          await visitor.connect('/orders');
          await view.getByLabel('Event', { exact: true }).selectOption('place');
          await visitor.button('Add to lines').click();
          await visitor.button('Send').click();
          await visitor.entry('reply to place').waitFor();
        }
        assert.deepEqual(await visitor.faults(), [], name);
        const overflow = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
      }
    });
  }
}

test('the theme is the system’s until another is chosen, and stays', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app, { colorScheme: 'light' });
  const { page } = visitor;
  const ground = () => page.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.notEqual(await ground(), light);
  await visitor.button('Theme: auto').click();
  assert.equal(await ground(), light);
  await page.reload();
  await visitor.button('Theme: light').click();
  await visitor.button('Theme: dark').waitFor();
  assert.notEqual(await ground(), light);
});

test('the token is asked for, kept for the tab, and forgotten when that is wanted', async () => {
  app = await App.start({ TOKEN });
  visitor = await Visitor.open(browser, app);
  const { page } = visitor;
  const enter = async (token) => {
    await page.getByLabel('Token').fill(token);
    await page.keyboard.press('Enter');
  };
  assert.deepEqual(await visitor.faults(), []);
  await enter('wrong');
  await page.getByRole('alert').filter({ hasText: 'this is not the token' }).waitFor();
  await enter(TOKEN);
  await visitor.tab('Overview').waitFor();
  await page.reload();
  await visitor.tab('Overview').waitFor();
  assert.equal(page.url().includes(TOKEN), false);
  await visitor.button('Forget the token').click();
  await page.getByLabel('Token').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(await visitor.tab('Overview').count(), 0);
});

test('read-only it offers nothing that changes anything', async () => {
  app = await App.start({ READ_ONLY: '1' });
  visitor = await Visitor.open(browser, app);
  await visitor.client(app, '/orders');
  await visitor.page.getByText('read-only').waitFor();
  assert.equal(await visitor.tab('Console').count(), 0);
  const view = await visitor.view('Connections');
  await view.getByText('1 open').waitFor();
  assert.equal(await view.getByRole('button', { name: /^(Send|Join|Leave|Disconnect)/ }).count(), 0);
});

test('it says that the server is away, and goes on when it is back', async () => {
  app = await App.start();
  visitor = await Visitor.open(browser, app);
  await visitor.page.getByText('serving').waitFor();
  await visitor.page.route('**/_asena/api/live*', (route) => route.abort());
  const banner = visitor.page.getByRole('alert').filter({ hasText: 'the server does not answer' });
  await banner.waitFor();
  await visitor.page.unroute('**/_asena/api/live*');
  await banner.waitFor({ state: 'hidden' });
});
