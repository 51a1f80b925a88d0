// Built of page/src by `npm run build`. Do not edit it.

// page/src/elements.ts
function find(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`there is no ${kind.name} #${id}`);
  }
  return found;
}
function element(tag, className, text3 = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text3;
  return made;
}
function avatar(name2) {
  const [initial = ""] = name2;
  const disc = element("span", "avatar", initial.toLocaleUpperCase());
  const hue = [...name2].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  disc.style.setProperty("--hue", String(hue));
  disc.ariaHidden = "true";
  return disc;
}
function say(where, text3) {
  if (where.textContent !== text3) {
    where.textContent = text3;
  }
}

// ../../clients/typescript/dist/errors.js
var ClientError = class extends Error {
  /** Names the error for programs. */
  code;
  /**
   * Whether asking again is safe and may succeed. `false` where the server may have done already what it was asked for: who
   * knows that the event is harmless to repeat may do so all the same.
   */
  retryable;
  constructor(name2, code, message2, retryable) {
    super(message2);
    this.name = name2;
    this.code = code;
    this.retryable = retryable;
  }
};
var RequestError = class extends ClientError {
  /** What else the server says of it. */
  details;
  /** The event that went wrong; `undefined` where the server does not know, as with a frame that it could not read. */
  event;
  /**
   * When the same would be taken, in milliseconds from the answer on, where the server says it: with the code `rate_limited`,
   * for who sends too much.
   */
  retryAfterMs;
  constructor(error, event) {
    super("RequestError", error.code, error.message, error.retryable);
    this.details = error.details;
    this.event = event;
    this.retryAfterMs = retryAfterMs(error.details);
  }
};
function retryAfterMs(details) {
  const ms = details?.retry_after_ms;
  return typeof ms === "number" && ms >= 0 ? ms : void 0;
}
var ConnectionLost = class extends ClientError {
  constructor(event) {
    super("ConnectionLost", "connection_lost", `the connection was lost before '${event}' was answered`, false);
  }
};
var RequestTimeout = class extends ClientError {
  constructor(event, timeoutMs, wasSent) {
    const what = wasSent ? "was not answered" : "could not be sent";
    super("RequestTimeout", "timeout", `'${event}' ${what} within ${timeoutMs} ms`, !wasSent);
  }
};
var NotSent = class extends ClientError {
  constructor(code, message2) {
    super("NotSent", code, message2, true);
  }
};
var ClientClosed = class extends ClientError {
  constructor(reason) {
    super("ClientClosed", "closed", `the client is closed${reason && `: ${reason}`}`, false);
  }
};
var ProtocolError = class extends ClientError {
  /** What came. */
  frame;
  constructor(message2, frame) {
    super("ProtocolError", "protocol", message2, false);
    this.frame = frame;
  }
};

// ../../clients/typescript/dist/envelope.js
function decode(data) {
  if (typeof data !== "string") {
    throw new ProtocolError("a binary frame", data);
  }
  let frame;
  try {
    frame = JSON.parse(data);
  } catch {
    throw new ProtocolError("a frame that is not JSON", data);
  }
  if (!isObject(frame)) {
    throw new ProtocolError("a frame that is not an object", data);
  }
  const { id, event } = frame;
  if (typeof event === "string") {
    return eventOf(event, frame);
  }
  if (typeof id === "number" && "error" in frame) {
    return { kind: "refusal", id, error: errorOf(frame["error"]) };
  }
  if (typeof id === "number" && "ok" in frame) {
    return { kind: "reply", id, ok: frame["ok"] };
  }
  throw new ProtocolError("a frame that is neither an event nor a reply", data);
}
function eventOf(event, frame) {
  const { id, data, room: room2, seq } = frame;
  if (typeof id === "number") {
    return { kind: "call", event, data, id };
  }
  if (event === "error") {
    const cause = isObject(data) ? data["event"] : void 0;
    return { kind: "error", error: errorOf(data), event: typeof cause === "string" ? cause : void 0 };
  }
  if (event === "going_away") {
    const after2 = isObject(data) ? data["reconnect_after_ms"] : void 0;
    return { kind: "going_away", reconnectAfterMs: typeof after2 === "number" ? after2 : 0 };
  }
  const push = {
    ...typeof room2 === "string" && { room: room2 },
    ...typeof seq === "number" && { seq }
  };
  return { kind: "push", event, data, push };
}
function errorOf(value) {
  const { code, message: message2, retryable, details } = isObject(value) ? value : {};
  return {
    code: typeof code === "string" ? code : "unknown",
    message: typeof message2 === "string" ? message2 : "the server gave no reason",
    retryable: retryable === true,
    ...details !== void 0 && { details }
  };
}
function encodeRequest(event, data, id, traceparent) {
  return JSON.stringify({ event, data, id, traceparent });
}
function encodeReply(id, ok) {
  return JSON.stringify({ id, ok: ok ?? null });
}
function encodeRefusal(id, { code, message: message2, retryable, details }) {
  return JSON.stringify({ id, error: { code, message: message2, retryable, details } });
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ../../clients/typescript/dist/backoff.js
function backoffMs(failures, baseMs, maxMs, random) {
  return Math.round(random() * Math.min(maxMs, baseMs * 2 ** failures));
}
var AWAY_MAX_MS = 6e5;
function awayMs(reconnectAfterMs) {
  return Math.min(Math.max(reconnectAfterMs, 0) || 0, AWAY_MAX_MS);
}

// ../../clients/typescript/dist/close-codes.js
var FINAL = [1e3, 1002, 1003, 1007, 1008, 1010, 3e3, 3003];
var TOKEN_EXPIRED = 4014;
var NO_ANSWER = 4012;
var ABNORMAL = 1006;
function mayReconnect(code) {
  return !FINAL.includes(code) && code < 4500;
}

// ../../clients/typescript/dist/timer.js
var TIMER_MAX_MS = 2147483647;
function after(delayMs, action) {
  return delayMs > TIMER_MAX_MS ? void 0 : setTimeout(action, delayMs);
}

// ../../clients/typescript/dist/connection.js
var Connection = class {
  #socket;
  #tooLate;
  #isOver = false;
  #events;
  constructor(settings, cause, events) {
    this.#events = events;
    const { connectTimeoutMs } = settings;
    this.#tooLate = after(connectTimeoutMs, () => {
      this.#failed(new Error(`there was no connection within ${connectTimeoutMs} ms`));
      this.#socket?.close();
    });
    this.#open(settings, cause).catch((error) => this.#failed(error));
  }
  get bufferedBytes() {
    return this.#socket?.bufferedAmount ?? 0;
  }
  send(text3) {
    this.#socket?.send(text3);
  }
  /**
   * Ends it without being told so. Throws as a WebSocket does for a code or a reason that may not be sent, and then does
   * nothing.
   */
  close(code, reason) {
    this.#socket?.close(code, reason);
    this.#over();
  }
  async #open(settings, cause) {
    const { webSocket } = settings;
    const { url, protocols } = await upgrade(settings, cause);
    if (this.#isOver || !webSocket) {
      return;
    }
    const socket = new webSocket(url.href, protocols);
    this.#socket = socket;
    let isOpen = false;
    let details = {};
    socket.addEventListener("open", () => {
      isOpen = true;
      if (!this.#isOver) {
        clearTimeout(this.#tooLate);
        this.#events.opened(socket.protocol);
      }
    });
    socket.addEventListener("message", ({ data }) => {
      if (!this.#isOver) {
        this.#events.received(data);
      }
    });
    socket.addEventListener("error", (event) => {
      details = "error" in event && event.error !== void 0 ? { error: event.error } : {};
      if (!isOpen) {
        this.#end({ code: ABNORMAL, reason: "", by: "network", ...details });
      }
    });
    socket.addEventListener("close", ({ code, reason, wasClean }) => {
      this.#end({ code, reason, by: wasClean ? "server" : "network", ...details });
    });
  }
  #failed(error) {
    this.#end({ code: ABNORMAL, reason: error instanceof Error ? error.message : String(error), by: "network", error });
  }
  #end(ending) {
    if (!this.#isOver) {
      this.#over();
      this.#events.ended(ending);
    }
  }
  #over() {
    this.#isOver = true;
    clearTimeout(this.#tooLate);
  }
};
async function upgrade({ url, protocols, token, tokenTransport }, cause) {
  const address = typeof url === "function" ? await url() : url;
  const upgrade2 = { url: new URL(address, globalThis.location?.href), protocols: [...protocols] };
  upgrade2.url.protocol = upgrade2.url.protocol.replace(/^http/, "ws");
  if (token) {
    tokenTransport(await token(cause), upgrade2);
  }
  return upgrade2;
}

// ../../clients/typescript/dist/liveness.js
var Liveness = class {
  #wasHeard = false;
  #isAsking = false;
  #timer;
  #idleMs;
  #deadlineMs;
  #events;
  constructor({ idleMs, deadlineMs }, events) {
    this.#idleMs = idleMs;
    this.#deadlineMs = deadlineMs;
    this.#events = events;
    this.#rest();
  }
  heard() {
    this.#wasHeard = true;
    if (this.#isAsking) {
      this.#rest();
    }
  }
  /** Asks at once: there is reason to doubt. */
  check() {
    this.stop();
    this.#isAsking = true;
    this.#timer = after(this.#deadlineMs, () => this.#events.died());
    this.#events.probe();
  }
  stop() {
    clearTimeout(this.#timer);
  }
  #rest() {
    this.stop();
    this.#isAsking = this.#wasHeard = false;
    this.#timer = after(this.#idleMs, () => this.#wasHeard ? this.#rest() : this.check());
  }
};

// ../../clients/typescript/dist/link.js
var Link = class {
  #state = { name: "idle" };
  #connection;
  #liveness;
  /** Of the next attempt while waiting, of a connection that counts as stable while open. */
  #timer;
  /** Attempts that have failed since a connection has held. */
  #failures = 0;
  /** Why the next attempt asks for a token; until a connection is open: one that did not come is still wanted. */
  #cause = "connect";
  /** What the server has asked for before it closes: how long to stay away. */
  #awayMs = 0;
  /** No event of the browser's ends a wait before this: the server has said so. */
  #notBefore = 0;
  #settings;
  #events;
  #wake = () => this.#online();
  constructor(settings, events) {
    this.#settings = settings;
    this.#events = events;
  }
  get state() {
    return this.#state;
  }
  get bufferedBytes() {
    return this.#connection?.bufferedBytes ?? 0;
  }
  /** Starts, or does not wait any longer. */
  connect() {
    if (this.#state.name === "idle") {
      globalThis.addEventListener?.("online", this.#wake);
    }
    if (this.#state.name === "idle" || this.#state.name === "waiting") {
      this.#attempt();
    }
  }
  /** Only while open. */
  send(text3) {
    this.#connection?.send(text3);
  }
  /** The server will close, and wants to be left alone so long. */
  goingAway(reconnectAfterMs) {
    this.#awayMs = awayMs(reconnectAfterMs);
  }
  /** For good. Throws, and does nothing, for a code or a reason that may not be sent. */
  close(ending) {
    this.#connection?.close(ending.code, ending.reason);
    this.#finish(ending);
  }
  #attempt() {
    clearTimeout(this.#timer);
    this.#awayMs = 0;
    this.#connection = new Connection(this.#settings, this.#cause, {
      opened: (protocol) => this.#opened(protocol),
      received: (data) => {
        this.#liveness?.heard();
        this.#events.received(data);
      },
      ended: (ending) => this.#ended(ending)
    });
    this.#change({ name: "connecting", attempt: this.#failures + 1 });
  }
  #opened(protocol) {
    this.#cause = "reconnect";
    this.#timer = after(this.#settings.backoff.stableAfterMs, () => this.#failures = 0);
    const { liveness } = this.#settings;
    this.#liveness = liveness && new Liveness(liveness, {
      probe: () => this.send(this.#events.probe(liveness.event)),
      died: () => this.#died()
    });
    this.#change({ name: "open", protocol });
  }
  /** The goodbye will hardly arrive; its answer is not waited for. */
  #died() {
    const reason = "nothing was heard any more";
    this.#connection?.close(NO_ANSWER, reason);
    this.#ended({ code: NO_ANSWER, reason, by: "client" });
  }
  #ended(ending) {
    const { backoff } = this.#settings;
    if (!this.#mayReconnect(ending)) {
      this.#finish(ending);
      return;
    }
    this.#stop();
    if (ending.code === TOKEN_EXPIRED) {
      this.#cause = "expired";
    }
    this.#notBefore = Date.now() + this.#awayMs;
    const delayMs = this.#awayMs + backoffMs(this.#failures, backoff.baseMs, backoff.maxMs, backoff.random);
    this.#failures += 1;
    this.#timer = after(delayMs, () => this.#attempt());
    this.#leave({ name: "waiting", attempt: this.#failures + 1, retryAt: Date.now() + delayMs, ending });
  }
  #mayReconnect(ending) {
    const { reconnects, onListenerError } = this.#settings;
    const byCode = mayReconnect(ending.code);
    try {
      return reconnects ? reconnects(ending, byCode) : byCode;
    } catch (error) {
      onListenerError(error);
      return byCode;
    }
  }
  #finish(ending) {
    this.#stop();
    globalThis.removeEventListener?.("online", this.#wake);
    this.#leave({ name: "closed", ending });
  }
  #stop() {
    clearTimeout(this.#timer);
    this.#liveness?.stop();
    this.#liveness = this.#connection = void 0;
  }
  /** The network is back, or another one: no reason to wait, and one to doubt a connection that is open. */
  #online() {
    if (this.#state.name === "waiting" && Date.now() >= this.#notBefore) {
      this.#attempt();
    }
    this.#liveness?.check();
  }
  #leave(state) {
    const wasOpen = this.#state.name === "open";
    this.#state = state;
    if (wasOpen) {
      this.#events.lost();
    }
    if (this.#state === state) {
      this.#events.changed(state);
    }
  }
  #change(state) {
    this.#state = state;
    this.#events.changed(state);
  }
};

// ../../clients/typescript/dist/listeners.js
var Listeners = class {
  #entries = /* @__PURE__ */ new Set();
  get size() {
    return this.#entries.size;
  }
  /** Returns what removes it. A function that is added twice is called twice. */
  add(listener) {
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }
  /** In the order in which they were added; one that is removed meanwhile is told no more. */
  tell(report2, ...told) {
    for (const entry of [...this.#entries]) {
      if (this.#entries.has(entry)) {
        try {
          const result = entry.listener(...told);
          if (result instanceof Promise) {
            result.catch(report2);
          }
        } catch (error) {
          report2(error);
        }
      }
    }
  }
};

// ../../clients/typescript/dist/token.js
var JSON_PROTOCOL = "asena.json";
var tokenInSubprotocol = (token, { protocols }) => {
  if (protocols.length === 0) {
    protocols.push(JSON_PROTOCOL);
  }
  protocols.push(`base64url.bearer.asena.${base64url(token)}`);
};
function base64url(text3) {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text3));
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// ../../clients/typescript/dist/options.js
function settingsOf(options) {
  const { url, token, signal, reconnects, backoff, liveness, protocols = [], tokenTransport = tokenInSubprotocol } = options;
  return {
    url,
    protocols,
    token,
    tokenTransport,
    refresh: options.refresh ?? true,
    signal,
    reconnects,
    traceparent: options.traceparent ?? (() => void 0),
    requestTimeoutMs: options.requestTimeoutMs ?? 1e4,
    connectTimeoutMs: options.connectTimeoutMs ?? 1e4,
    backoff: {
      baseMs: backoff?.baseMs ?? 500,
      maxMs: backoff?.maxMs ?? 2e4,
      stableAfterMs: backoff?.stableAfterMs ?? 5e3,
      random: backoff?.random ?? Math.random
    },
    liveness: liveness === false ? void 0 : {
      idleMs: liveness?.idleMs ?? 3e4,
      deadlineMs: liveness?.deadlineMs ?? 1e4,
      event: liveness?.event ?? "ping"
    },
    bufferMax: options.bufferMax ?? 100,
    bufferedBytesMax: options.bufferedBytesMax ?? 1048576,
    webSocket: options.webSocket ?? globalThis.WebSocket,
    onProtocolError: options.onProtocolError ?? ((error) => console.warn(error)),
    onListenerError: options.onListenerError ?? report
  };
}
function report(error) {
  typeof reportError === "function" ? reportError(error) : console.error(error);
}

// ../../clients/typescript/dist/refresh.js
var REFRESH = "refresh";
var PART = 0.8;
var DELAY_MIN_MS = 1e3;
var Refresh = class {
  #timer;
  #isOver = false;
  #events;
  constructor(events) {
    this.#events = events;
    this.#ask(void 0);
  }
  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
  #ask(data) {
    this.#events.ask(data).then(
      (reply) => this.#told(reply),
      // An endpoint without an authenticator, a token that was refused, no connection any more.
      () => {
      }
    );
  }
  #told(reply) {
    const leftMs = reply?.expires_in_ms;
    if (!this.#isOver && typeof leftMs === "number") {
      this.#timer = after(Math.max(leftMs * PART, DELAY_MIN_MS), () => void this.#renew());
    }
  }
  async #renew() {
    try {
      const token = await this.#events.token("refresh");
      if (!this.#isOver) {
        this.#ask({ token });
      }
    } catch {
    }
  }
};

// ../../clients/typescript/dist/requests.js
var Requests = class {
  /** Counted on through all connections, so that no late reply is taken for that of another request. */
  #nextId = 1;
  /** In the order in which they were asked. */
  #pending = /* @__PURE__ */ new Map();
  get size() {
    return this.#pending.size;
  }
  /** An id for a question whose answer nobody waits for. */
  takeId() {
    return this.#nextId++;
  }
  /** Without `send`, the request waits for `flush`. */
  ask(event, data, timeoutMs, signal, send2, traceparent) {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = this.takeId();
      const text3 = encodeRequest(event, data, id, traceparent());
      const forget = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", aborted);
        this.#pending.delete(id);
      };
      const pending = {
        event,
        text: send2 ? void 0 : text3,
        resolve(ok) {
          forget();
          resolve(ok);
        },
        reject(error) {
          forget();
          reject(error);
        }
      };
      const timer = after(timeoutMs, () => pending.reject(new RequestTimeout(event, timeoutMs, pending.text === void 0)));
      const aborted = () => pending.reject(signal?.reason);
      signal?.addEventListener("abort", aborted);
      this.#pending.set(id, pending);
      send2?.(text3);
    });
  }
  /** Sends what waits, in order. */
  flush(send2) {
    for (const pending of this.#pending.values()) {
      if (pending.text !== void 0) {
        send2(pending.text);
        pending.text = void 0;
      }
    }
  }
  /** The request with the id; `undefined` if it is none, or is answered, out of time or aborted. */
  find(id) {
    return this.#pending.get(id);
  }
  /** Whether such an id was ever given away. */
  knows(id) {
    return id > 0 && id < this.#nextId;
  }
  /** None can be answered any more. All were sent: the connection was open, and nothing waits then. */
  lost() {
    for (const pending of [...this.#pending.values()]) {
      pending.reject(new ConnectionLost(pending.event));
    }
  }
  fail(error) {
    for (const pending of [...this.#pending.values()]) {
      pending.reject(error);
    }
  }
};

// ../../clients/typescript/dist/client.js
var INTERNAL = { code: "internal", message: "the client has failed to answer", retryable: false };
var Client = class {
  /** Resolved when the client is closed for good, with how. Never rejected. */
  closed;
  #settings;
  #link;
  #requests = new Requests();
  #listeners = /* @__PURE__ */ new Map();
  #answers = /* @__PURE__ */ new Map();
  #stateListeners = new Listeners();
  /** States that not all have been told of: a listener may bring about the next one. */
  #untold = [];
  #errorListeners = new Listeners();
  #abort = () => {
    this.#end({ code: 1e3, reason: "aborted", by: "client", error: this.#settings.signal?.reason });
  };
  #send = (text3) => this.#link.send(text3);
  #lost = new AbortController();
  /** Of a connection that was opened with a token. */
  #refresh;
  /** What those have who wait for the connection. */
  #connecting;
  #isClosed = () => {
  };
  /** Does nothing yet; `connect()` does. */
  constructor(options) {
    this.#settings = settingsOf(options);
    this.closed = new Promise((resolve) => this.#isClosed = resolve);
    this.#link = new Link(this.#settings, {
      changed: (state) => this.#changed(state),
      received: (data) => this.#received(data),
      lost: () => this.#connectionLost(),
      probe: (event) => encodeRequest(event, void 0, this.#requests.takeId())
    });
    const { signal } = this.#settings;
    signal?.aborted ? this.#abort() : signal?.addEventListener("abort", this.#abort);
  }
  get state() {
    return this.#link.state;
  }
  /**
   * Connects, or does not wait any longer for the next attempt. Resolves as soon as the connection is open, after however
   * many attempts; rejects with `ClientClosed` if the client is closed before. Whoever does not wait for it need not catch
   * that.
   */
  connect() {
    if (!this.#settings.webSocket) {
      throw new TypeError("there is no global WebSocket here (node has one from version 22 on): hand one in as `webSocket`");
    }
    const { state } = this;
    if (state.name === "open") {
      return Promise.resolve();
    }
    if (state.name === "closed") {
      return Promise.reject(new ClientClosed(state.ending.reason));
    }
    const { promise } = this.#connecting ??= deferred();
    this.#link.connect();
    return promise;
  }
  /**
   * Closes for good: there is no way back but a new client. The code is 1000 or from 3000 to 4999, the reason has at most
   * 123 bytes; others throw, as a WebSocket does, and nothing happens.
   */
  close(code = 1e3, reason = "") {
    this.#end({ code, reason, by: "client" });
  }
  /** Listens to an event of the server's. Returns what ends that. */
  on(event, listener) {
    let listeners = this.#listeners.get(event);
    if (!listeners) {
      this.#listeners.set(event, listeners = new Listeners());
    }
    return listeners.add(listener);
  }
  /**
   * Answers a call of the server's. Returns what ends that. Throws if somebody does already: a call has one answer. A call
   * that nobody answers is refused as 'unknown_event'.
   */
  answer(event, handler) {
    if (this.#answers.has(event)) {
      throw new Error(`'${event}' is answered already: end that before answering it otherwise`);
    }
    this.#answers.set(event, handler);
    return () => {
      if (this.#answers.get(event) === handler) {
        this.#answers.delete(event);
      }
    };
  }
  /**
   * Sends an event that wants no reply, if it can be sent now: there is no sense in 'typing' after a minute. Says whether
   * it was sent. What the server has against it comes to `onError`.
   */
  notify(event, ...[data]) {
    const text3 = encodeRequest(event, data, void 0, this.#settings.traceparent());
    const isSent = this.state.name === "open" && !this.#isBehind();
    if (isSent) {
      this.#link.send(text3);
    }
    return isSent;
  }
  /** Listens to changes of the state. Returns what ends that. */
  onState(listener) {
    return this.#stateListeners.add(listener);
  }
  /**
   * Listens to errors of the server's that belong to no request, as those of `notify`. Returns what ends that. Without a
   * listener they are given to `onListenerError`, so that none is lost unseen.
   */
  onError(listener) {
    return this.#errorListeners.add(listener);
  }
  /**
   * Asks, and gives the reply. Waits in the buffer while there is no connection. Rejects with a `ClientError`, with the
   * reason of an aborted signal, or with a `TypeError` for data that is no JSON; never asks twice.
   */
  request(event, data, { timeoutMs, signal } = {}) {
    const { state } = this;
    if (state.name === "closed") {
      return Promise.reject(new ClientClosed(state.ending.reason));
    }
    const { bufferMax, requestTimeoutMs } = this.#settings;
    const isOpen = state.name === "open";
    if (isOpen ? this.#isBehind() : this.#requests.size >= bufferMax) {
      return Promise.reject(!isOpen && bufferMax === 0 ? new NotSent("not_open", `'${event}' was not sent: there is no connection`) : new NotSent("buffer_full", `'${event}' was not sent: too much waits already`));
    }
    const send2 = isOpen ? this.#send : void 0;
    return this.#requests.ask(event, data, timeoutMs ?? requestTimeoutMs, signal, send2, this.#settings.traceparent);
  }
  #isBehind() {
    return this.#link.bufferedBytes > this.#settings.bufferedBytesMax;
  }
  #end(ending) {
    if (this.state.name !== "closed") {
      this.#link.close(ending);
    }
  }
  /** What the server is asked about the token is under way or fails: it does not wait for another connection. */
  #keepToken() {
    const { token, refresh, requestTimeoutMs, traceparent } = this.#settings;
    if (token && refresh) {
      this.#refresh = new Refresh({
        ask: (data) => this.#requests.ask(REFRESH, data, requestTimeoutMs, void 0, this.#send, traceparent),
        token
      });
    }
  }
  #connectionLost() {
    this.#refresh?.stop();
    this.#requests.lost();
    const lost = this.#lost;
    this.#lost = new AbortController();
    lost.abort();
  }
  #changed(state) {
    if (state.name === "open") {
      this.#requests.flush(this.#send);
      this.#keepToken();
      this.#connecting?.resolve();
      this.#connecting = void 0;
    } else if (state.name === "closed") {
      const error = new ClientClosed(state.ending.reason);
      this.#requests.fail(error);
      this.#connecting?.reject(error);
      this.#settings.signal?.removeEventListener("abort", this.#abort);
      this.#isClosed(state.ending);
    }
    this.#tell(state);
  }
  /** Tells all of one state before any of the next. */
  #tell(state) {
    const untold = this.#untold;
    untold.push(state);
    if (untold.length === 1) {
      for (let next = untold[0]; next; next = untold[0]) {
        this.#stateListeners.tell(this.#settings.onListenerError, next);
        untold.shift();
      }
    }
  }
  #received(data) {
    try {
      this.#dispatch(decode(data));
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        throw error;
      }
      this.#settings.onProtocolError(error);
    }
  }
  #dispatch(frame) {
    const { onListenerError } = this.#settings;
    switch (frame.kind) {
      case "reply":
        this.#asked(frame)?.resolve(frame.ok);
        break;
      case "refusal": {
        const request = this.#asked(frame);
        request?.reject(new RequestError(frame.error, request.event));
        break;
      }
      case "push":
        this.#listeners.get(frame.event)?.tell(onListenerError, frame.data, frame.push);
        break;
      case "call":
        this.#answer(frame.event, frame.data, frame.id).catch(onListenerError);
        break;
      case "error": {
        const error = new RequestError(frame.error, frame.event);
        this.#errorListeners.size > 0 ? this.#errorListeners.tell(onListenerError, error) : onListenerError(error);
        break;
      }
      case "going_away":
        this.#link.goingAway(frame.reconnectAfterMs);
    }
  }
  /** The request that a reply is for. One that comes late finds none any more, which is nobody's fault. */
  #asked(frame) {
    const { id } = frame;
    if (!this.#requests.knows(id)) {
      throw new ProtocolError(`a reply to the request ${id}, which was never asked`, frame);
    }
    return this.#requests.find(id);
  }
  async #answer(event, data, id) {
    const { signal } = this.#lost;
    let text3;
    try {
      const handler = this.#answers.get(event);
      if (!handler) {
        throw new RequestError({ code: "unknown_event", message: `nobody answers '${event}' here`, retryable: false });
      }
      text3 = encodeReply(id, await handler(data, { signal }));
    } catch (error) {
      const isRefusal = error instanceof RequestError;
      text3 = encodeRefusal(id, isRefusal ? error : INTERNAL);
      isRefusal || this.#settings.onListenerError(error);
    }
    if (!signal.aborted) {
      this.#send(text3);
    }
  }
};
function deferred() {
  let resolve = () => {
  };
  let reject = () => {
  };
  const promise = new Promise((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  promise.catch(() => {
  });
  return { promise, resolve, reject };
}

// page/src/banner.ts
var banner = find("banner", HTMLElement);
var text = find("banner-text", HTMLElement);
var countdown = find("countdown", HTMLElement);
var status = find("status", HTMLElement);
var chat = find("chat", HTMLElement);
var retry = find("retry", HTMLButtonElement);
var Banner = class {
  #ticks;
  show(state, hasBeenOpen) {
    clearInterval(this.#ticks);
    countdown.textContent = "";
    chat.dataset["state"] = state.name === "waiting" ? "reconnecting" : state.name;
    say(status, word(state, hasBeenOpen));
    retry.hidden = state.name !== "waiting";
    switch (state.name) {
      case "waiting":
        this.#set("The connection was lost.");
        this.#countDown(state.retryAt);
        break;
      case "closed":
        this.#set(`The connection was closed${state.ending.reason && `: ${state.ending.reason}`}.`);
        break;
      case "connecting":
        break;
      case "idle":
      case "open":
        banner.hidden = true;
    }
  }
  close() {
    clearInterval(this.#ticks);
    banner.hidden = true;
  }
  #set(words) {
    banner.hidden = false;
    say(text, words);
  }
  #countDown(retryAt) {
    const show = () => {
      const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1e3));
      countdown.textContent = `Next try in ${seconds} s.`;
    };
    show();
    this.#ticks = setInterval(show, 250);
  }
};
function word(state, hasBeenOpen) {
  switch (state.name) {
    case "idle":
    case "connecting":
      return hasBeenOpen ? "Reconnecting…" : "Connecting…";
    case "open":
      return "Online";
    case "waiting":
      return "Reconnecting…";
    case "closed":
      return "Closed";
  }
}

// page/src/chat-client.ts
var ChatClient = class _ChatClient extends Client {
  /** The path of the endpoint, for `url`. */
  static path = "/chat";
  static #failures = {
    message: ["empty", "too_long"]
  };
  /** Whether a request of this event has failed with one of its own codes: then `error.code` is one of them. */
  static isFailure(event, error) {
    const codes = _ChatClient.#failures[event];
    return error instanceof RequestError && error.event === event && codes.includes(error.code);
  }
  /** Forgets what was said, for all in the room, if who asks for it is sure; says whether they were. */
  clear(options) {
    return this.request("clear", void 0, options);
  }
  /** Says something to the others in the room. */
  message(data, options) {
    return this.request("message", data, options);
  }
  /** Somebody is typing. */
  typing(options) {
    return this.request("typing", void 0, options);
  }
};

// page/src/people.ts
var TYPING_SHOWN_MS = 4e3;
var list = find("people", HTMLUListElement);
var title = find("people-title", HTMLElement);
var toggle = find("people-toggle", HTMLButtonElement);
var typing = find("typing", HTMLElement);
var People = class {
  #you = "";
  /** By id, in the order in which they came. */
  #present = /* @__PURE__ */ new Map();
  #typing = /* @__PURE__ */ new Map();
  welcome(you, people) {
    this.#you = you.id;
    this.#present = new Map(people.map((person) => [person.id, person]));
    this.nobodyTypes();
    this.#show();
  }
  joined(person) {
    this.#present.set(person.id, person);
    this.#show();
  }
  left({ id }) {
    this.#present.delete(id);
    this.stoppedTyping(id);
    this.#show();
  }
  types({ id }) {
    clearTimeout(this.#typing.get(id));
    this.#typing.set(id, setTimeout(() => this.stoppedTyping(id), TYPING_SHOWN_MS));
    this.#showTyping();
  }
  stoppedTyping(id) {
    clearTimeout(this.#typing.get(id));
    this.#typing.delete(id);
    this.#showTyping();
  }
  nobodyTypes() {
    [...this.#typing.keys()].forEach((id) => this.stoppedTyping(id));
  }
  #show() {
    const count = `${this.#present.size} ${this.#present.size === 1 ? "person" : "people"}`;
    title.textContent = `${count} here`;
    toggle.textContent = count;
    const entries = [...this.#present.values()].map(({ id, name: name2 }) => {
      const entry = element("li", "person");
      entry.append(avatar(name2), element("span", "name", name2));
      if (id === this.#you) {
        entry.append(element("span", "you", "you"));
      }
      return entry;
    });
    list.replaceChildren(...entries);
  }
  #showTyping() {
    const names = [...this.#typing.keys()].map((id) => this.#present.get(id)?.name ?? "Somebody");
    const [first, second] = names;
    typing.textContent = names.length === 0 ? "" : names.length === 1 ? `${first} is typing…` : names.length === 2 ? `${first} and ${second} are typing…` : `${names.length} people are typing…`;
  }
};

// page/src/question.ts
function ask(question, signal) {
  const dialog = element("dialog", "question");
  const form = element("form", "");
  form.method = "dialog";
  form.append(element("p", "text", question), answer("Yes", "yes"), " ", answer("No", "no"));
  dialog.append(form);
  document.body.append(dialog);
  const close = () => dialog.close("no");
  signal.addEventListener("abort", close, { once: true });
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      signal.removeEventListener("abort", close);
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}
function answer(text3, value) {
  const button = element("button", "", text3);
  button.value = value;
  return button;
}

// page/src/transcript.ts
var ENTRIES_MAX = 500;
var AT_END = 80;
var log = find("log", HTMLOListElement);
var newest = find("newest", HTMLButtonElement);
var clock = new Intl.DateTimeFormat(void 0, { hour: "2-digit", minute: "2-digit" });
var calendar = new Intl.DateTimeFormat(void 0, { dateStyle: "full", timeStyle: "medium" });
var Transcript = class {
  #isFollowed = true;
  /** A banner, a keyboard or a longer text takes room from the log: who was at its end stays there. */
  #resizes = new ResizeObserver(() => this.#isFollowed && this.#scrollToEnd());
  constructor() {
    log.replaceChildren();
    log.onscroll = () => {
      this.#isFollowed = log.scrollHeight - log.scrollTop - log.clientHeight < AT_END;
      newest.hidden ||= this.#isFollowed;
    };
    newest.onclick = () => this.#scrollToEnd();
    newest.hidden = true;
    this.#resizes.observe(log);
  }
  /** What happened, in a line of its own. */
  note(text3) {
    this.#append(element("li", "note", text3), false);
  }
  posted({ from, text: text3, at }) {
    const entry = message(from.name, from.name, text3, `other ${from.id}`);
    entry.append(time(at));
    this.#append(entry, false);
  }
  /** What I am just saying. */
  mine(name2, text3) {
    const entry = message(name2, "You", text3, "me");
    entry.classList.add("mine", "underway");
    const state = element("span", "state", "Sending…");
    entry.append(state);
    this.#append(entry, true);
    return {
      said: (at) => {
        entry.classList.remove("underway");
        state.replaceWith(time(at));
      },
      failed: (why, again) => {
        entry.classList.replace("underway", "lost");
        entry.classList.remove("continued");
        state.textContent = `${why} `;
        if (again) {
          const button = element("button", "again", "Send again");
          button.type = "button";
          button.onclick = () => {
            entry.remove();
            again();
          };
          state.append(button);
        }
      }
    };
  }
  /** Forgets all that there is. */
  clear() {
    log.replaceChildren();
    newest.hidden = true;
  }
  /** There will be another transcript in the same element. */
  close() {
    this.#resizes.disconnect();
  }
  #append(entry, isMine) {
    const before = log.lastElementChild instanceof HTMLElement ? log.lastElementChild.dataset["from"] : void 0;
    entry.classList.toggle("continued", before !== void 0 && before === entry.dataset["from"]);
    log.append(entry);
    while (log.childElementCount > ENTRIES_MAX) {
      log.firstElementChild?.remove();
    }
    if (isMine || this.#isFollowed) {
      this.#scrollToEnd();
    } else if (entry.classList.contains("message")) {
      newest.hidden = false;
    }
  }
  #scrollToEnd() {
    log.scrollTop = log.scrollHeight;
    this.#isFollowed = true;
    newest.hidden = true;
  }
};
function message(name2, who, text3, from) {
  const entry = element("li", "message");
  entry.dataset["from"] = from;
  entry.append(avatar(name2), element("span", "who", who), element("p", "text", text3));
  return entry;
}
function time(at) {
  const date = new Date(at);
  const time2 = element("time", "state", clock.format(date));
  time2.dateTime = at;
  time2.title = calendar.format(date);
  return time2;
}

// page/src/room.ts
var TYPING_SENT_EVERY_MS = 2e3;
var CLEAR_MS_MAX = 7e4;
var Room = class {
  #name;
  #room;
  #chat;
  #people = new People();
  #transcript = new Transcript();
  #banner = new Banner();
  #hasBeenHere = false;
  #unread = 0;
  #typedAt = -Infinity;
  constructor(name2, room2) {
    this.#name = name2;
    this.#room = room2;
    find("room-name", HTMLElement).textContent = `#${room2}`;
    this.read();
    const chat3 = new ChatClient({ url: `${ChatClient.path}?${new URLSearchParams({ name: name2, room: room2 })}` });
    this.#chat = chat3;
    chat3.on("welcome", ({ you, people }) => {
      this.#people.welcome(you, people);
      this.#transcript.note(this.#hasBeenHere ? "You are back. What was said meanwhile is missing." : `Welcome to ${room2}, ${name2}!`);
      this.#hasBeenHere = true;
    });
    chat3.on("joined", (person) => {
      this.#people.joined(person);
      this.#transcript.note(`${person.name} joined`);
    });
    chat3.on("left", (person) => {
      this.#people.left(person);
      this.#transcript.note(`${person.name} left`);
    });
    chat3.on("posted", (posted) => {
      this.#people.stoppedTyping(posted.from.id);
      this.#transcript.posted(posted);
      if (document.hidden) {
        this.#unread += 1;
        this.#showTitle();
      }
    });
    chat3.on("cleared", ({ by }) => {
      this.#transcript.clear();
      this.#transcript.note(`${by.name} had it all forgotten`);
    });
    chat3.answer("confirm", ({ question }, { signal }) => ask(question, signal));
    chat3.on("typing", (person) => this.#people.types(person));
    chat3.onState((state) => this.#show(state));
    retry.onclick = () => void chat3.connect();
    chat3.connect();
  }
  /** While there is no connection the client keeps it, and sends it when there is one. */
  async say(text3) {
    const entry = this.#transcript.mine(this.#name, text3);
    this.#typedAt = -Infinity;
    try {
      const { at } = await this.#chat.message({ text: text3 });
      entry.said(at);
    } catch (error) {
      const again = () => void this.say(text3);
      if (ChatClient.isFailure("message", error)) {
        const why = { empty: "Nothing was said.", too_long: "Too long." }[error.code];
        entry.failed(why, void 0);
      } else if (error instanceof ClientError && error.code === "connection_lost") {
        entry.failed("May not have arrived.", again);
      } else {
        entry.failed(`Not sent: ${error instanceof Error ? error.message : error}.`, again);
      }
    }
  }
  /** The server asks back; that is answered above. */
  async clear() {
    try {
      await this.#chat.clear({ timeoutMs: CLEAR_MS_MAX });
    } catch (error) {
      this.#transcript.note(`Not cleared: ${error instanceof Error ? error.message : error}.`);
    }
  }
  typed() {
    if (performance.now() - this.#typedAt >= TYPING_SENT_EVERY_MS && this.#chat.notify("typing")) {
      this.#typedAt = performance.now();
    }
  }
  read() {
    this.#unread = 0;
    this.#showTitle();
  }
  leave() {
    this.#chat.close();
    this.#people.nobodyTypes();
    this.#transcript.close();
    this.#banner.close();
    document.title = "Chat";
  }
  #show(state) {
    this.#banner.show(state, this.#hasBeenHere);
    if (state.name !== "open") {
      this.#people.nobodyTypes();
    }
  }
  #showTitle() {
    document.title = `${this.#unread > 0 ? `(${this.#unread}) ` : ""}#${this.#room} – Chat`;
  }
};

// page/src/app.ts
var NAME_KEY = "chat.name";
var join = find("join", HTMLElement);
var chat2 = find("chat", HTMLElement);
var name = find("name", HTMLInputElement);
var roomName = find("room", HTMLInputElement);
var text2 = find("text", HTMLTextAreaElement);
var invite = find("invite", HTMLButtonElement);
var toggle2 = find("people-toggle", HTMLButtonElement);
var room;
function enter(event) {
  event.preventDefault();
  name.value = name.value.trim() || "Anonymous";
  roomName.value = roomName.value.trim() || "general";
  remember(name.value);
  history.replaceState(null, "", invitation());
  join.hidden = true;
  chat2.hidden = false;
  room = new Room(name.value, roomName.value);
  text2.focus();
}
function leave() {
  room?.leave();
  room = void 0;
  showPeople(false);
  chat2.hidden = true;
  join.hidden = false;
  name.focus();
}
function send(event) {
  event.preventDefault();
  const said = text2.value.trim();
  if (said) {
    text2.value = "";
    fitText();
    void room?.say(said);
  }
  text2.focus();
}
function invitation() {
  const url = new URL(location.href);
  url.search = new URLSearchParams({ room: roomName.value }).toString();
  return url;
}
async function copyInvitation() {
  try {
    await navigator.clipboard.writeText(invitation().href);
    invite.textContent = "Link copied";
    setTimeout(() => invite.textContent = "Invite", 2e3);
  } catch {
    window.prompt("Send this link to whom you want to invite:", invitation().href);
  }
}
function fitText() {
  text2.style.height = "auto";
  text2.style.height = `${text2.scrollHeight}px`;
}
function showPeople(isShown) {
  toggle2.ariaExpanded = String(isShown);
  chat2.classList.toggle("shows-people", isShown);
}
function remember(value) {
  try {
    localStorage.setItem(NAME_KEY, value);
  } catch {
  }
}
function remembered() {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}
find("join-form", HTMLFormElement).addEventListener("submit", enter);
find("composer", HTMLFormElement).addEventListener("submit", send);
find("leave", HTMLButtonElement).addEventListener("click", leave);
find("clear", HTMLButtonElement).addEventListener("click", () => void room?.clear());
invite.addEventListener("click", () => void copyInvitation());
toggle2.addEventListener("click", () => showPeople(toggle2.ariaExpanded !== "true"));
text2.addEventListener("input", () => {
  fitText();
  if (text2.value.trim()) {
    room?.typed();
  }
});
text2.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    send(event);
  }
});
document.addEventListener("visibilitychange", () => document.hidden || room?.read());
var invitedTo = new URLSearchParams(location.search).get("room")?.trim().slice(0, 40) ?? "";
name.value = remembered();
roomName.value = invitedTo;
if (invitedTo) {
  find("join-invited", HTMLElement).textContent = `You are invited to the room “${invitedTo}”. Pick a name to enter.`;
}
join.hidden = false;
name.focus();
