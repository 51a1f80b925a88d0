// Somebody who looks at the inspector in a headless browser.

import axe from 'axe-core';
import { chromium } from 'playwright-core';

import { PATIENCE_MS } from './app.js';

export async function launch() {
  return chromium.launch({
    // The system's: playwright-core brings none.
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Also as root in a container. The only pages that it opens are ours.
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export class Visitor {
  static async open(browser, app, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const visitor = new Visitor();
    visitor.context = context;
    visitor.page = await context.newPage();
    /** Errors of scripts, and what the policy kept from running or loading. */
    visitor.complaints = [];
    visitor.page.on('pageerror', (error) => visitor.complaints.push(String(error)));
    visitor.page.on('console', (message) => {
      // A refusal of the server's is reported as an error, too; some tests want one.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        visitor.complaints.push(message.text());
      }
    });
    await visitor.page.goto(app.page);
    return visitor;
  }

  tab(name) {
    return this.page.getByRole('tab', { name, exact: true });
  }

  /** Goes to a view, and gives it. */
  async view(name) {
    await this.tab(name).click();
    return this.page.getByRole('tabpanel', { name, exact: true });
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** The line of an event, among those of an endpoint. */
  event(view, name) {
    return view.locator('summary').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** A line of the console's log. */
  entry(text) {
    return this.page.getByLabel('Messages', { exact: true }).locator('li').filter({ hasText: text }).first();
  }

  /** Connects the console. */
  async connect(endpoint, parameters = {}) {
    const view = await this.view('Console');
    await view.getByLabel('Endpoint').selectOption(endpoint);
    for (const [name, value] of Object.entries(parameters)) {
      await view.getByLabel(name, { exact: true }).fill(value);
    }
    await this.button('Connect').click();
    await view.getByText('connected', { exact: true }).waitFor();
    return view;
  }

  /** Opens a WebSocket of the page's own, as a client that is there to be looked at; gives a handle of it. */
  async client(app, path) {
    return this.page.evaluateHandle(async (url) => {
      const client = { messages: [], closed: null };
      const socket = new WebSocket(url);
      client.socket = socket;
      socket.onmessage = ({ data }) => client.messages.push(data);
      socket.onclose = ({ code, reason }) => { client.closed = { code, reason }; };
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = reject;
      });
      return client;
    }, `ws://${app.host}${path}`);
  }

  /** What axe finds wrong with the page as it is. */
  async faults() {
    // The policy lets nobody add a script, and axe is to be evaluated in a world of its own.
    const session = await this.context.newCDPSession(this.page);
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
    await session.send('Runtime.evaluate', { expression: axe.source, contextId });
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations))`,
      contextId,
      awaitPromise: true,
    });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    await session.detach();
    return JSON.parse(result.value).map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`);
  }

  async leave() {
    await this.context.close();
  }
}
