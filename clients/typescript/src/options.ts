// What a client is made with, and what holds where nothing is said.

import type { ProtocolError } from './errors.js';
import type { Ending } from './state.js';
import { tokenInSubprotocol, type TokenCause, type TokenTransport } from './token.js';
import type { WebSocketConstructor } from './web-socket.js';

export interface BackoffOptions {
  /** The longest that the first attempt to come back waits; doubled with each one that fails: 500 by default. */
  readonly baseMs?: number | undefined;
  /** The longest that any waits: 20,000 by default. */
  readonly maxMs?: number | undefined;
  /** How long a connection must hold for the delays to begin anew: 5,000 by default. */
  readonly stableAfterMs?: number | undefined;
  /** Between 0 and 1, as `Math.random`, which it is by default; for tests. */
  readonly random?: (() => number) | undefined;
}

export interface LivenessOptions {
  /** How long nothing may be heard before the server is asked: 30,000 by default; up to twice as long may pass. */
  readonly idleMs?: number | undefined;
  /** How long anything may take to come then, before the connection counts as dead: 10,000 by default. */
  readonly deadlineMs?: number | undefined;
  /** The event that asks: `ping` by default. Any answer will do, also that there is no such event. */
  readonly event?: string | undefined;
}

export interface ClientOptions {
  /**
   * Where to: absolute, or relative to the page. `http:` and `https:` stand for `ws:` and `wss:`. A function is asked anew
   * on each attempt.
   */
  readonly url: string | URL | (() => string | URL | Promise<string | URL>);
  /** The subprotocols to offer, the preferred one first. The server must choose one, or browsers fail the connection. */
  readonly protocols?: readonly string[] | undefined;
  /** Asked anew on each attempt, and before the token expires, so that it can fetch a new one. If it throws, the attempt has failed. */
  readonly token?: ((cause: TokenCause) => string | Promise<string>) | undefined;
  /**
   * Whether to show a new token, which `token` is asked for, before the one of the connection expires: true by default. Switch it
   * off for an endpoint that has an event `refresh` of its own.
   */
  readonly refresh?: boolean | undefined;
  /** How the token travels: `tokenInSubprotocol` by default, or `tokenInQuery()`, or a function of one's own. */
  readonly tokenTransport?: TokenTransport | undefined;
  /**
   * Where the caller is in a trace, as the header `traceparent` of W3C Trace Context says it: asked for each event, and sent
   * with it. `undefined` where there is none.
   */
  readonly traceparent?: (() => string | undefined) | undefined;
  /** Closes the client for good when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** How long a reply may take, the time in the buffer included: 10,000 by default; `Infinity` waits for ever. */
  readonly requestTimeoutMs?: number | undefined;
  /** How long an attempt may take, `url` and `token` included: 10,000 by default. A browser would wait for minutes. */
  readonly connectTimeoutMs?: number | undefined;
  readonly backoff?: BackoffOptions | undefined;
  /** How a dead connection is found out; `false` leaves it to the network. */
  readonly liveness?: LivenessOptions | false | undefined;
  /** How many requests wait for a connection while there is none: 100 by default; 0 has them fail at once. */
  readonly bufferMax?: number | undefined;
  /** How many bytes the network may be behind before requests fail at once: 1,048,576 by default. */
  readonly bufferedBytesMax?: number | undefined;
  /** Decides otherwise than the close code whether to come back. */
  readonly reconnects?: ((ending: Ending, byCode: boolean) => boolean) | undefined;
  /** The constructor of the WebSocket: the global one by default. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** Told of what the server sends and is no envelope, or answers nothing: `console.warn` by default. */
  readonly onProtocolError?: ((error: ProtocolError) => void) | undefined;
  /**
   * Told of what a listener or an answering handler throws: `reportError` by default, or `console.error` where there is
   * none.
   */
  readonly onListenerError?: ((error: unknown) => void) | undefined;
}

/** The options with all defaults filled in. */
export type Settings = ReturnType<typeof settingsOf>;

export function settingsOf(options: ClientOptions) {
  const { url, token, signal, reconnects, backoff, liveness, protocols = [], tokenTransport = tokenInSubprotocol } = options;
  return {
    url,
    protocols,
    token,
    tokenTransport,
    refresh: options.refresh ?? true,
    signal,
    reconnects,
    traceparent: options.traceparent ?? (() => undefined),
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    backoff: {
      baseMs: backoff?.baseMs ?? 500,
      maxMs: backoff?.maxMs ?? 20_000,
      stableAfterMs: backoff?.stableAfterMs ?? 5_000,
      random: backoff?.random ?? Math.random,
    },
    liveness:
      liveness === false
        ? undefined
        : {
            idleMs: liveness?.idleMs ?? 30_000,
            deadlineMs: liveness?.deadlineMs ?? 10_000,
            event: liveness?.event ?? 'ping',
          },
    bufferMax: options.bufferMax ?? 100,
    bufferedBytesMax: options.bufferedBytesMax ?? 1_048_576,
    webSocket: options.webSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined),
    onProtocolError: options.onProtocolError ?? ((error: ProtocolError) => console.warn(error)),
    onListenerError: options.onListenerError ?? report,
  };
}

/** As an exception that nobody has caught, but without ending a node process. */
function report(error: unknown): void {
  typeof reportError === 'function' ? reportError(error) : console.error(error);
}
