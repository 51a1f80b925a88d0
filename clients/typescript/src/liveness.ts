// Whether anything is still heard. Browsers answer pings without telling, so silence is broken by a question in an envelope.

import { after, type Timer } from './timer.js';

export interface LivenessEvents {
  /** Ask the server for a sign of life. */
  probe(): void;
  /** Nothing has come. */
  died(): void;
}

/**
 * Without a clock, so that neither a changed one nor the slow timers of a tab in the background declare a live connection
 * dead: they only make it later. Under a flood, what is heard costs the setting of one boolean.
 */
export class Liveness {
  #wasHeard = false;
  #isAsking = false;
  #timer: Timer;
  readonly #idleMs: number;
  readonly #deadlineMs: number;
  readonly #events: LivenessEvents;

  constructor({ idleMs, deadlineMs }: { idleMs: number; deadlineMs: number }, events: LivenessEvents) {
    this.#idleMs = idleMs;
    this.#deadlineMs = deadlineMs;
    this.#events = events;
    this.#rest();
  }

  heard(): void {
    this.#wasHeard = true;
    if (this.#isAsking) {
      this.#rest();
    }
  }

  /** Asks at once: there is reason to doubt. */
  check(): void {
    this.stop();
    this.#isAsking = true;
    this.#timer = after(this.#deadlineMs, () => this.#events.died());
    this.#events.probe();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #rest(): void {
    this.stop();
    this.#isAsking = this.#wasHeard = false;
    this.#timer = after(this.#idleMs, () => (this.#wasHeard ? this.#rest() : this.check()));
  }
}
