// A client as a generated one is, without the types, and what tests make of it.

import { Client } from '../../dist/index.js';

export class TestClient extends Client {
  /** What the client was told of and had no better place for. */
  protocolErrors = [];
  listenerErrors = [];
  /** Where it has been, since it was made. */
  states = [];

  constructor(server, options = {}) {
    const complaints = { protocolErrors: [], listenerErrors: [] };
    super({
      url: 'ws://chat.example/chat',
      webSocket: server.webSocket,
      liveness: false,
      backoff: { random: () => 0.5 },
      onProtocolError: (error) => complaints.protocolErrors.push(error),
      onListenerError: (error) => complaints.listenerErrors.push(error),
      ...options,
    });
    Object.assign(this, complaints);
    this.onState((state) => this.states.push(state));
  }

  /** Connected to the server. */
  static async open(server, options) {
    const client = new TestClient(server, options);
    client.connect();
    await server.accepts();
    return client;
  }

  /** A request whose failure a test may look at later, or never. */
  ask(event, data, options) {
    const reply = this.request(event, data, options);
    reply.catch(() => {});
    return reply;
  }

  get stateNames() {
    return this.states.map(({ name }) => name);
  }
}

/** What became of a promise, without waiting: `undefined` if nothing yet. */
export function outcome(promise) {
  const result = { ok: undefined, error: undefined, isPending: true };
  promise.then(
    (ok) => Object.assign(result, { ok, isPending: false }),
    (error) => Object.assign(result, { error, isPending: false }),
  );
  return result;
}
