// The client: requests and their replies, events and their listeners, calls and who answers them.

import type { CallOf, Emitted, Payload, PushOf, Received, RequestOf } from './contract.js';
import { decode, encodeRefusal, encodeReply, encodeRequest, type CallId, type Frame, type Push } from './envelope.js';
import { ClientClosed, NotSent, ProtocolError, RequestError, type ErrorBody } from './errors.js';
import { Link } from './link.js';
import { Listeners } from './listeners.js';
import { settingsOf, type ClientOptions, type Settings } from './options.js';
import { REFRESH, Refresh } from './refresh.js';
import { Requests, type Asked } from './requests.js';
import type { Ending, State } from './state.js';

export interface RequestOptions {
  /** How long this reply may take, instead of the client's `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Gives the request up; it rejects with the signal's reason. What was sent already, the server may do all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** What comes with a call beside its data. */
export interface Call {
  /** Aborted when the connection is lost: the answer can reach nobody any more. */
  readonly signal: AbortSignal;
}

/**
 * What answers a call. Throw a `RequestError` to refuse it with a code; anything else is reported here, and 'internal' to
 * the server.
 */
export type Answer<Data, Reply> = (data: Data, call: Call) => Reply | Promise<Reply>;

/** What the server is told of a handler that fails: what went wrong here is none of its business. */
const INTERNAL: ErrorBody = { code: 'internal', message: 'the client has failed to answer', retryable: false };

/**
 * What generated clients extend: `Receives` has for each event that the server receives its `data` and its `reply`, `Emits`
 * for each that the server emits its `data`, and for calls the client's `reply`.
 */
export class Client<
  Receives extends { readonly [Event in keyof Receives]: Received },
  Emits extends { readonly [Event in keyof Emits]: Emitted },
> {
  /** Resolved when the client is closed for good, with how. Never rejected. */
  readonly closed: Promise<Ending>;
  readonly #settings: Settings;
  readonly #link: Link;
  readonly #requests = new Requests();
  readonly #listeners = new Map<string, Listeners<[never, Push]>>();
  readonly #answers = new Map<string, Answer<never, unknown>>();
  readonly #stateListeners = new Listeners<[State]>();
  /** States that not all have been told of: a listener may bring about the next one. */
  readonly #untold: State[] = [];
  readonly #errorListeners = new Listeners<[RequestError]>();
  readonly #abort = (): void => {
    this.#end({ code: 1000, reason: 'aborted', by: 'client', error: this.#settings.signal?.reason });
  };
  readonly #send = (text: string): void => this.#link.send(text);
  #lost = new AbortController();
  /** Of a connection that was opened with a token. */
  #refresh: Refresh | undefined;
  /** What those have who wait for the connection. */
  #connecting: Deferred | undefined;
  #isClosed: (ending: Ending) => void = () => {};

  /** Does nothing yet; `connect()` does. */
  constructor(options: ClientOptions) {
    this.#settings = settingsOf(options);
    this.closed = new Promise((resolve) => (this.#isClosed = resolve));
    this.#link = new Link(this.#settings, {
      changed: (state) => this.#changed(state),
      received: (data) => this.#received(data),
      lost: () => this.#connectionLost(),
      probe: (event) => encodeRequest(event, undefined, this.#requests.takeId()),
    });
    const { signal } = this.#settings;
    signal?.aborted ? this.#abort() : signal?.addEventListener('abort', this.#abort);
  }

  get state(): State {
    return this.#link.state;
  }

  /**
   * Connects, or does not wait any longer for the next attempt. Resolves as soon as the connection is open, after however
   * many attempts; rejects with `ClientClosed` if the client is closed before. Whoever does not wait for it need not catch
   * that.
   */
  connect(): Promise<void> {
    if (!this.#settings.webSocket) {
      throw new TypeError('there is no global WebSocket here (node has one from version 22 on): hand one in as `webSocket`');
    }
    const { state } = this;
    if (state.name === 'open') {
      return Promise.resolve();
    }
    if (state.name === 'closed') {
      return Promise.reject(new ClientClosed(state.ending.reason));
    }
    const { promise } = (this.#connecting ??= deferred());
    this.#link.connect();
    return promise;
  }

  /**
   * Closes for good: there is no way back but a new client. The code is 1000 or from 3000 to 4999, the reason has at most
   * 123 bytes; others throw, as a WebSocket does, and nothing happens.
   */
  close(code = 1000, reason = ''): void {
    this.#end({ code, reason, by: 'client' });
  }

  /** Listens to an event of the server's. Returns what ends that. */
  on<Event extends PushOf<Emits>>(
    event: Event,
    listener: (data: Emits[Event]['data'], push: Push) => void,
  ): () => void {
    let listeners = this.#listeners.get(event);
    if (!listeners) {
      this.#listeners.set(event, (listeners = new Listeners()));
    }
    return listeners.add(listener);
  }

  /**
   * Answers a call of the server's. Returns what ends that. Throws if somebody does already: a call has one answer. A call
   * that nobody answers is refused as 'unknown_event'.
   */
  answer<Event extends CallOf<Emits>>(
    event: Event,
    handler: Answer<Emits[Event]['data'], Emits[Event]['reply']>,
  ): () => void {
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
  notify<Event extends RequestOf<Receives>>(event: Event, ...[data]: Payload<Receives[Event]['data']>): boolean {
    const text = encodeRequest(event, data, undefined, this.#settings.traceparent());
    const isSent = this.state.name === 'open' && !this.#isBehind();
    if (isSent) {
      this.#link.send(text);
    }
    return isSent;
  }

  /** Listens to changes of the state. Returns what ends that. */
  onState(listener: (state: State) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  /**
   * Listens to errors of the server's that belong to no request, as those of `notify`. Returns what ends that. Without a
   * listener they are given to `onListenerError`, so that none is lost unseen.
   */
  onError(listener: (error: RequestError) => void): () => void {
    return this.#errorListeners.add(listener);
  }

  /**
   * Asks, and gives the reply. Waits in the buffer while there is no connection. Rejects with a `ClientError`, with the
   * reason of an aborted signal, or with a `TypeError` for data that is no JSON; never asks twice.
   */
  protected request<Event extends RequestOf<Receives>>(
    event: Event,
    data: Receives[Event]['data'],
    { timeoutMs, signal }: RequestOptions = {},
  ): Promise<Receives[Event]['reply']> {
    const { state } = this;
    if (state.name === 'closed') {
      return Promise.reject(new ClientClosed(state.ending.reason));
    }
    const { bufferMax, requestTimeoutMs } = this.#settings;
    const isOpen = state.name === 'open';
    if (isOpen ? this.#isBehind() : this.#requests.size >= bufferMax) {
      return Promise.reject(
        !isOpen && bufferMax === 0
          ? new NotSent('not_open', `'${event}' was not sent: there is no connection`)
          : new NotSent('buffer_full', `'${event}' was not sent: too much waits already`),
      );
    }
    const send = isOpen ? this.#send : undefined;
    return this.#requests.ask(event, data, timeoutMs ?? requestTimeoutMs, signal, send, this.#settings.traceparent);
  }

  #isBehind(): boolean {
    return this.#link.bufferedBytes > this.#settings.bufferedBytesMax;
  }

  #end(ending: Ending): void {
    if (this.state.name !== 'closed') {
      this.#link.close(ending);
    }
  }

  /** What the server is asked about the token is under way or fails: it does not wait for another connection. */
  #keepToken(): void {
    const { token, refresh, requestTimeoutMs, traceparent } = this.#settings;
    if (token && refresh) {
      this.#refresh = new Refresh({
        ask: (data) => this.#requests.ask(REFRESH, data, requestTimeoutMs, undefined, this.#send, traceparent),
        token,
      });
    }
  }

  #connectionLost(): void {
    this.#refresh?.stop();
    this.#requests.lost();
    const lost = this.#lost;
    this.#lost = new AbortController();
    lost.abort();
  }

  #changed(state: State): void {
    if (state.name === 'open') {
      this.#requests.flush(this.#send);
      this.#keepToken();
      this.#connecting?.resolve();
      this.#connecting = undefined;
    } else if (state.name === 'closed') {
      const error = new ClientClosed(state.ending.reason);
      this.#requests.fail(error);
      this.#connecting?.reject(error);
      this.#settings.signal?.removeEventListener('abort', this.#abort);
      this.#isClosed(state.ending);
    }
    this.#tell(state);
  }

  /** Tells all of one state before any of the next. */
  #tell(state: State): void {
    const untold = this.#untold;
    untold.push(state);
    if (untold.length === 1) {
      for (let next = untold[0]; next; next = untold[0]) {
        this.#stateListeners.tell(this.#settings.onListenerError, next);
        untold.shift();
      }
    }
  }

  #received(data: unknown): void {
    try {
      this.#dispatch(decode(data));
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        throw error;
      }
      this.#settings.onProtocolError(error);
    }
  }

  #dispatch(frame: Frame): void {
    const { onListenerError } = this.#settings;
    switch (frame.kind) {
      case 'reply':
        this.#asked(frame)?.resolve(frame.ok);
        break;
      case 'refusal': {
        const request = this.#asked(frame);
        request?.reject(new RequestError(frame.error, request.event));
        break;
      }
      case 'push':
        this.#listeners.get(frame.event)?.tell(onListenerError, frame.data as never, frame.push);
        break;
      case 'call':
        this.#answer(frame.event, frame.data, frame.id).catch(onListenerError);
        break;
      case 'error': {
        const error = new RequestError(frame.error, frame.event);
        this.#errorListeners.size > 0 ? this.#errorListeners.tell(onListenerError, error) : onListenerError(error);
        break;
      }
      case 'going_away':
        this.#link.goingAway(frame.reconnectAfterMs);
    }
  }

  /** The request that a reply is for. One that comes late finds none any more, which is nobody's fault. */
  #asked(frame: { readonly id: number }): Asked | undefined {
    const { id } = frame;
    if (!this.#requests.knows(id)) {
      throw new ProtocolError(`a reply to the request ${id}, which was never asked`, frame);
    }
    return this.#requests.find(id);
  }

  async #answer(event: string, data: unknown, id: CallId): Promise<void> {
    const { signal } = this.#lost;
    let text: string;
    try {
      const handler = this.#answers.get(event);
      if (!handler) {
        throw new RequestError({ code: 'unknown_event', message: `nobody answers '${event}' here`, retryable: false });
      }
      text = encodeReply(id, await handler(data as never, { signal }));
    } catch (error) {
      const isRefusal = error instanceof RequestError;
      text = encodeRefusal(id, isRefusal ? error : INTERNAL);
      isRefusal || this.#settings.onListenerError(error);
    }
    // The server's ids begin anew with each connection: on another one, this would answer another call.
    if (!signal.aborted) {
      this.#send(text);
    }
  }
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A promise that somebody else settles, and that nobody has to wait for. */
function deferred(): Deferred {
  let resolve = (): void => {};
  let reject: Deferred['reject'] = () => {};
  const promise = new Promise<void>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
