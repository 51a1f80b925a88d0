// Somebody who chats without a page, by node's `ws`.

import WebSocket from 'ws';

import { PATIENCE_MS, soon } from './patience.js';

export class Client {
  #socket;
  #events = [];
  #waiting = [];

  static async open(chat, query = {}) {
    const client = new Client();
    client.#socket = new WebSocket(`ws://${chat.host}/chat?${new URLSearchParams(query)}`);
    client.#socket.on('message', (data) => {
      const event = JSON.parse(data);
      const next = client.#waiting.shift();
      next ? next(event) : client.#events.push(event);
    });
    await soon(client.#socket, 'open');
    return client;
  }

  /** Open, and welcomed. */
  static async join(chat, query = {}) {
    const client = await Client.open(chat, query);
    await client.next();
    return client;
  }

  send(event) {
    this.#socket.send(JSON.stringify(event));
  }

  /** The next event. */
  next() {
    if (this.#events.length > 0) {
      return Promise.resolve(this.#events.shift());
    }
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error('no event came')), PATIENCE_MS);
      this.#waiting.push((event) => {
        clearTimeout(tooLate);
        resolve(event);
      });
    });
  }

  /** What the answer to a ping brings back. */
  async ping(text) {
    this.#socket.ping(text);
    const [payload] = await soon(this.#socket, 'pong');
    return payload.toString();
  }

  /** Says goodbye, and gives the code that the chat answers. */
  async close(code = 1000) {
    this.#socket.close(code);
    const [answered] = await soon(this.#socket, 'close');
    return answered;
  }
}
