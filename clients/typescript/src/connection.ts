// One connection, from the attempt to the end, which comes exactly once.

import { ABNORMAL } from './close-codes.js';
import type { Settings } from './options.js';
import type { Ending } from './state.js';
import { after, type Timer } from './timer.js';
import type { TokenCause, Upgrade } from './token.js';
import type { WebSocketLike } from './web-socket.js';

/** Who is told. Nothing is told after `close()`, nor after the end. */
export interface ConnectionEvents {
  opened(protocol: string): void;
  received(data: unknown): void;
  ended(ending: Ending): void;
}

export class Connection {
  #socket: WebSocketLike | undefined;
  #tooLate: Timer;
  #isOver = false;
  readonly #events: ConnectionEvents;

  constructor(settings: Settings, cause: TokenCause, events: ConnectionEvents) {
    this.#events = events;
    const { connectTimeoutMs } = settings;
    this.#tooLate = after(connectTimeoutMs, () => {
      this.#failed(new Error(`there was no connection within ${connectTimeoutMs} ms`));
      this.#socket?.close();
    });
    this.#open(settings, cause).catch((error: unknown) => this.#failed(error));
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  /**
   * Ends it without being told so. Throws as a WebSocket does for a code or a reason that may not be sent, and then does
   * nothing.
   */
  close(code: number, reason: string): void {
    this.#socket?.close(code, reason);
    this.#over();
  }

  async #open(settings: Settings, cause: TokenCause): Promise<void> {
    const { webSocket } = settings;
    const { url, protocols } = await upgrade(settings, cause);
    if (this.#isOver || !webSocket) {
      return;
    }
    const socket = new webSocket(url.href, protocols);
    this.#socket = socket;
    let isOpen = false;
    let details: { readonly error?: unknown } = {};
    socket.addEventListener('open', () => {
      isOpen = true;
      if (!this.#isOver) {
        clearTimeout(this.#tooLate);
        this.#events.opened(socket.protocol);
      }
    });
    socket.addEventListener('message', ({ data }) => {
      if (!this.#isOver) {
        this.#events.received(data);
      }
    });
    // Browsers say nothing in it, node's clients what went wrong.
    socket.addEventListener('error', (event) => {
      details = 'error' in event && event.error !== undefined ? { error: event.error } : {};
      if (!isOpen) {
        // The standard has a `close` come behind, and node 22 forgets it.
        this.#end({ code: ABNORMAL, reason: '', by: 'network', ...details });
      }
    });
    socket.addEventListener('close', ({ code, reason, wasClean }) => {
      this.#end({ code, reason, by: wasClean ? 'server' : 'network', ...details });
    });
  }

  #failed(error: unknown): void {
    this.#end({ code: ABNORMAL, reason: error instanceof Error ? error.message : String(error), by: 'network', error });
  }

  #end(ending: Ending): void {
    if (!this.#isOver) {
      this.#over();
      this.#events.ended(ending);
    }
  }

  #over(): void {
    this.#isOver = true;
    clearTimeout(this.#tooLate);
  }
}

async function upgrade({ url, protocols, token, tokenTransport }: Settings, cause: TokenCause): Promise<Upgrade> {
  const address = typeof url === 'function' ? await url() : url;
  const upgrade = { url: new URL(address, globalThis.location?.href), protocols: [...protocols] };
  // Setting the scheme of a URL of `http:` is allowed between schemes of this kind alone, which these are.
  upgrade.url.protocol = upgrade.url.protocol.replace(/^http/, 'ws');
  if (token) {
    tokenTransport(await token(cause), upgrade);
  }
  return upgrade;
}
