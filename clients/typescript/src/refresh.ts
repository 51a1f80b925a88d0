// Keeps the identity of a connection: asks the server until when it lasts, and shows a new token before that.

import { after, type Timer } from './timer.js';
import type { TokenCause } from './token.js';

/** The built-in event that a new token is shown by; without data it asks for the time. */
export const REFRESH = 'refresh';

/** A new token is asked for when so much of the time is over, and no sooner than after this. */
const PART = 0.8;
const DELAY_MIN_MS = 1_000;

export interface RefreshEvents {
  ask(data: { readonly token: string } | undefined): Promise<unknown>;
  token(cause: TokenCause): string | Promise<string>;
}

/**
 * Of one connection. Where anything fails it gives up: the server closes with 4014 when the time is over, and the next attempt
 * asks for a token then.
 */
export class Refresh {
  #timer: Timer;
  #isOver = false;
  readonly #events: RefreshEvents;

  constructor(events: RefreshEvents) {
    this.#events = events;
    this.#ask(undefined);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #ask(data: { readonly token: string } | undefined): void {
    this.#events.ask(data).then(
      (reply) => this.#told(reply),
      // An endpoint without an authenticator, a token that was refused, no connection any more.
      () => {},
    );
  }

  #told(reply: unknown): void {
    const leftMs = (reply as { readonly expires_in_ms?: unknown } | null)?.expires_in_ms;
    if (!this.#isOver && typeof leftMs === 'number') {
      this.#timer = after(Math.max(leftMs * PART, DELAY_MIN_MS), () => void this.#renew());
    }
  }

  async #renew(): Promise<void> {
    try {
      const token = await this.#events.token('refresh');
      if (!this.#isOver) {
        this.#ask({ token });
      }
    } catch {
      // As above.
    }
  }
}
