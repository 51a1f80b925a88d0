// A connection that comes back: it is opened again, later and later, until somebody says not to.

import { awayMs, backoffMs } from './backoff.js';
import { mayReconnect, NO_ANSWER, TOKEN_EXPIRED } from './close-codes.js';
import { Connection } from './connection.js';
import { Liveness } from './liveness.js';
import type { Settings } from './options.js';
import type { Ending, State } from './state.js';
import { after, type Timer } from './timer.js';
import type { TokenCause } from './token.js';

export interface LinkEvents {
  /** The state is another one. Last of all that happens at a change, so that whoever is told may act on the link. */
  changed(state: State): void;
  received(data: unknown): void;
  /** A connection that was open is so no more; before anybody is told of the new state. */
  lost(): void;
  /** A text whose answer is a sign of life. */
  probe(event: string): string;
}

export class Link {
  #state: State = { name: 'idle' };
  #connection: Connection | undefined;
  #liveness: Liveness | undefined;
  /** Of the next attempt while waiting, of a connection that counts as stable while open. */
  #timer: Timer;
  /** Attempts that have failed since a connection has held. */
  #failures = 0;
  /** Why the next attempt asks for a token; until a connection is open: one that did not come is still wanted. */
  #cause: TokenCause = 'connect';
  /** What the server has asked for before it closes: how long to stay away. */
  #awayMs = 0;
  /** No event of the browser's ends a wait before this: the server has said so. */
  #notBefore = 0;
  readonly #settings: Settings;
  readonly #events: LinkEvents;
  readonly #wake = (): void => this.#online();

  constructor(settings: Settings, events: LinkEvents) {
    this.#settings = settings;
    this.#events = events;
  }

  get state(): State {
    return this.#state;
  }

  get bufferedBytes(): number {
    return this.#connection?.bufferedBytes ?? 0;
  }

  /** Starts, or does not wait any longer. */
  connect(): void {
    if (this.#state.name === 'idle') {
      // Browsers and workers have it, node has not.
      globalThis.addEventListener?.('online', this.#wake);
    }
    if (this.#state.name === 'idle' || this.#state.name === 'waiting') {
      this.#attempt();
    }
  }

  /** Only while open. */
  send(text: string): void {
    this.#connection?.send(text);
  }

  /** The server will close, and wants to be left alone so long. */
  goingAway(reconnectAfterMs: number): void {
    this.#awayMs = awayMs(reconnectAfterMs);
  }

  /** For good. Throws, and does nothing, for a code or a reason that may not be sent. */
  close(ending: Ending): void {
    this.#connection?.close(ending.code, ending.reason);
    this.#finish(ending);
  }

  #attempt(): void {
    clearTimeout(this.#timer);
    this.#awayMs = 0;
    this.#connection = new Connection(this.#settings, this.#cause, {
      opened: (protocol) => this.#opened(protocol),
      received: (data) => {
        this.#liveness?.heard();
        this.#events.received(data);
      },
      ended: (ending) => this.#ended(ending),
    });
    this.#change({ name: 'connecting', attempt: this.#failures + 1 });
  }

  #opened(protocol: string): void {
    this.#cause = 'reconnect';
    this.#timer = after(this.#settings.backoff.stableAfterMs, () => (this.#failures = 0));
    const { liveness } = this.#settings;
    this.#liveness = liveness && new Liveness(liveness, {
      probe: () => this.send(this.#events.probe(liveness.event)),
      died: () => this.#died(),
    });
    this.#change({ name: 'open', protocol });
  }

  /** The goodbye will hardly arrive; its answer is not waited for. */
  #died(): void {
    const reason = 'nothing was heard any more';
    this.#connection?.close(NO_ANSWER, reason);
    this.#ended({ code: NO_ANSWER, reason, by: 'client' });
  }

  #ended(ending: Ending): void {
    const { backoff } = this.#settings;
    if (!this.#mayReconnect(ending)) {
      this.#finish(ending);
      return;
    }
    this.#stop();
    if (ending.code === TOKEN_EXPIRED) {
      this.#cause = 'expired';
    }
    this.#notBefore = Date.now() + this.#awayMs;
    // Spread also after the time that the server gave: it may have given the same to many.
    const delayMs = this.#awayMs + backoffMs(this.#failures, backoff.baseMs, backoff.maxMs, backoff.random);
    this.#failures += 1;
    this.#timer = after(delayMs, () => this.#attempt());
    this.#leave({ name: 'waiting', attempt: this.#failures + 1, retryAt: Date.now() + delayMs, ending });
  }

  #mayReconnect(ending: Ending): boolean {
    const { reconnects, onListenerError } = this.#settings;
    const byCode = mayReconnect(ending.code);
    try {
      return reconnects ? reconnects(ending, byCode) : byCode;
    } catch (error) {
      onListenerError(error);
      return byCode;
    }
  }

  #finish(ending: Ending): void {
    this.#stop();
    globalThis.removeEventListener?.('online', this.#wake);
    this.#leave({ name: 'closed', ending });
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#liveness?.stop();
    this.#liveness = this.#connection = undefined;
  }

  /** The network is back, or another one: no reason to wait, and one to doubt a connection that is open. */
  #online(): void {
    if (this.#state.name === 'waiting' && Date.now() >= this.#notBefore) {
      this.#attempt();
    }
    this.#liveness?.check();
  }

  #leave(state: State): void {
    const wasOpen = this.#state.name === 'open';
    this.#state = state;
    if (wasOpen) {
      this.#events.lost();
    }
    // Whoever has heard of the loss may have closed the link.
    if (this.#state === state) {
      this.#events.changed(state);
    }
  }

  #change(state: State): void {
    this.#state = state;
    this.#events.changed(state);
  }
}
