// A clock that goes only when a test says so, in the place of the global timers.

export class Clock {
  #now = 1_000_000;
  #nextId = 1;
  #timers = new Map();
  #real = { setTimeout, clearTimeout, now: Date.now };

  static install() {
    const clock = new Clock();
    globalThis.setTimeout = (action, delayMs) => {
      const id = clock.#nextId++;
      // More than they can count to counts as nothing, as with real timers.
      clock.#timers.set(id, { at: clock.#now + (delayMs > 2 ** 31 - 1 ? 1 : delayMs), action });
      return id;
    };
    globalThis.clearTimeout = (id) => clock.#timers.delete(id);
    Date.now = () => clock.#now;
    return clock;
  }

  uninstall() {
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
    Date.now = this.#real.now;
  }

  /** How many timers have been set and neither fired nor been cleared. */
  get pending() {
    return this.#timers.size;
  }

  /** Lets the time pass, timer by timer, and after each all that follows from it. */
  async advance(ms) {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const [next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined || next[1].at > end) {
        break;
      }
      const [id, { at, action }] = next;
      this.#timers.delete(id);
      this.#now = at;
      action();
    }
    this.#now = end;
    await settled();
  }
}

/** Until all promises that can be settled are, and what hangs on them. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
