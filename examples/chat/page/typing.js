// Who is typing. Nobody says that they have stopped, so it is forgotten after a while.

const SHOWN_MS = 4_000;
// What is sent while I type: well within the time that it is shown.
const SENT_EVERY_MS = 2_000;

export class Typing {
  #timers = new Map();
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  started(username) {
    clearTimeout(this.#timers.get(username));
    this.#timers.set(username, setTimeout(() => this.stopped(username), SHOWN_MS));
    this.#onChange();
  }

  stopped(username) {
    clearTimeout(this.#timers.get(username));
    this.#timers.delete(username);
    this.#onChange();
  }

  clear() {
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#timers.clear();
    this.#onChange();
  }

  get text() {
    const names = [...this.#timers.keys()];
    switch (names.length) {
      case 0:
        return '';
      case 1:
        return `${names[0]} is typing…`;
      case 2:
        return `${names[0]} and ${names[1]} are typing…`;
      default:
        return `${names.length} people are typing…`;
    }
  }
}

/** A function that calls `send` at most once in a while; `reset` lets the next call through. */
export function notice(send) {
  let sentAt = -Infinity;
  const typed = () => {
    if (performance.now() - sentAt >= SENT_EVERY_MS && send()) {
      sentAt = performance.now();
    }
  };
  typed.reset = () => {
    sentAt = -Infinity;
  };
  return typed;
}
