// A server that does what a test says, behind a WebSocket without a network.

import { settled } from './clock.js';

export class ScriptedServer {
  /** All connections that were ever tried, the newest last. */
  sockets = [];

  /** What to give to a client as its `webSocket`. */
  get webSocket() {
    const server = this;
    return class extends ScriptedSocket {
      constructor(url, protocols) {
        super(url, protocols);
        server.sockets.push(this);
      }
    };
  }

  get last() {
    return this.sockets.at(-1);
  }

  /** Lets the newest attempt succeed. */
  async accepts(protocol = '') {
    await settled();
    this.last.accept(protocol);
    await settled();
    return this.last;
  }

  /** Lets it fail, as a server that is not there. */
  async refuses() {
    await settled();
    await this.last.ends(1006);
  }
}

class ScriptedSocket {
  url;
  protocols;
  protocol = '';
  bufferedAmount = 0;
  /** What the client has sent, parsed. */
  sent = [];
  /** What the client has closed it with. */
  closedWith;
  state = 'connecting';
  #listeners = [];

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
  }

  // The client's side, as the standard has it.

  addEventListener(type, listener) {
    this.#listeners.push({ type, listener });
  }

  send(text) {
    if (this.state === 'connecting') {
      throw new DOMException('Still in CONNECTING state', 'InvalidStateError');
    }
    if (this.state === 'open') {
      this.sent.push(JSON.parse(text));
    }
  }

  close(code, reason) {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(`The close code ${code} is not allowed`, 'InvalidAccessError');
    }
    if (this.state === 'open' || this.state === 'connecting') {
      this.state = 'closing';
      this.closedWith = { code, reason };
    }
  }

  // The server's side.

  accept(protocol) {
    this.protocol = protocol;
    this.state = 'open';
    this.#dispatch('open', {});
  }

  async says(frame) {
    await this.saysRaw(JSON.stringify(frame));
  }

  async saysRaw(data) {
    this.#dispatch('message', { data });
    await settled();
  }

  /** Replies to the newest request. */
  async replies(ok) {
    await this.says({ id: this.sent.at(-1).id, ok });
  }

  /** An error, as node's clients tell it. */
  async fails(error) {
    this.#dispatch('error', { error });
    await settled();
  }

  async ends(code, reason = '') {
    this.state = 'closed';
    if (code === 1006) {
      this.#dispatch('error', {});
    }
    this.#dispatch('close', { code, reason, wasClean: code !== 1006 });
    await settled();
  }

  #dispatch(type, event) {
    for (const { listener } of this.#listeners.filter((entry) => entry.type === type)) {
      listener(event);
    }
  }
}
