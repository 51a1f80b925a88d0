// A connection that comes back: it is opened again, later and later, until somebody closes it for good.

const DELAY_MIN_MS = 500;
const DELAY_MAX_MS = 15_000;
// How long an attempt may take; a browser would wait for minutes.
const ATTEMPT_MAX_MS = 10_000;
// A connection that ended sooner than this does not count as a success: the delays go on growing.
const STABLE_AFTER_MS = 5_000;
// The close code of a server that will refuse us the next time too (RFC 6455, 7.4.1).
const POLICY_VIOLATION = 1008;

export class Connection {
  #url;
  #onState;
  #onEvent;
  #socket = null;
  #timer = null;
  #failures = 0;
  #openedAt = null;
  #isOver = false;
  #retryNow = () => this.retryNow();

  /**
   * `onEvent` is given what the server sends, as JSON. `onState` is given one of
   * `{name: 'connecting'}`, `{name: 'open'}`, `{name: 'reconnecting', retryAt}` with a time or null while it is tried, and
   * `{name: 'closed', reason}`.
   */
  constructor(url, { onState, onEvent }) {
    this.#url = url;
    this.#onState = onState;
    this.#onEvent = onEvent;
    window.addEventListener('online', this.#retryNow);
    onState({ name: 'connecting' });
    this.#open();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Says whether it was sent: not while there is no connection. */
  send(event) {
    if (!this.isOpen) {
      return false;
    }
    this.#socket.send(JSON.stringify(event));
    return true;
  }

  /** Does not wait any longer for the next attempt. */
  retryNow() {
    if (this.#timer !== null) {
      this.#onState({ name: 'reconnecting', retryAt: null });
      this.#open();
    }
  }

  close() {
    this.#end();
    this.#socket.close(1000);
  }

  #end() {
    this.#isOver = true;
    this.#stopWaiting();
    window.removeEventListener('online', this.#retryNow);
  }

  #stopWaiting() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #open() {
    this.#stopWaiting();
    const socket = new WebSocket(this.#url);
    const tooLate = setTimeout(() => socket.close(), ATTEMPT_MAX_MS);
    this.#socket = socket;
    this.#openedAt = null;
    socket.addEventListener('open', () => {
      clearTimeout(tooLate);
      if (!this.#isOver) {
        this.#openedAt = Date.now();
        this.#onState({ name: 'open' });
      }
    });
    socket.addEventListener('message', ({ data }) => {
      if (!this.#isOver) {
        this.#onEvent(JSON.parse(data));
      }
    });
    // Comes after every failure, also when there was no connection at all: `error` says nothing more.
    socket.addEventListener('close', ({ code, reason }) => {
      clearTimeout(tooLate);
      if (!this.#isOver) {
        this.#closed(code, reason);
      }
    });
  }

  #closed(code, reason) {
    if (code === POLICY_VIOLATION) {
      this.#end();
      this.#onState({ name: 'closed', reason });
      return;
    }
    if (this.#openedAt !== null && Date.now() - this.#openedAt >= STABLE_AFTER_MS) {
      this.#failures = 0;
    }
    const delay = delayOf(this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(this.#retryNow, delay);
    this.#onState({ name: 'reconnecting', retryAt: Date.now() + delay });
  }
}

/** Twice as long each time; and by chance up to half of it sooner, so that not all come back at once to a server that was away. */
function delayOf(failures) {
  const longest = Math.min(DELAY_MAX_MS, DELAY_MIN_MS * 2 ** failures);
  return longest * (1 - Math.random() / 2);
}
