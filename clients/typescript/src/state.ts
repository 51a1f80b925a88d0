// Where a client is.

/** How a connection ended. */
export interface Ending {
  /**
   * The close code (RFC 6455 §7.4); 1006 where there was no goodbye. Browsers do not say why an attempt failed: a server
   * that is not there, a refusal (401, 403, 429) and a broken network are all 1006.
   */
  readonly code: number;
  /** What the one that closed says. */
  readonly reason: string;
  /** Who closed: this client, the server, or neither. */
  readonly by: 'client' | 'server' | 'network';
  /** What went wrong here, where it is known: an error of `url` or `token`, the reason of a `signal`. */
  readonly error?: unknown;
}

/**
 * `idle` until `connect()`, then `connecting → open → waiting → connecting → …`, and `closed` for good. An attempt
 * that fails leads from `connecting` to `waiting`.
 */
export type State =
  | { readonly name: 'idle' }
  /** `attempt` is 1 for the first, and counts on until a connection has held. */
  | { readonly name: 'connecting'; readonly attempt: number }
  /** `protocol` is the subprotocol that the server has chosen; `''` if none. */
  | { readonly name: 'open'; readonly protocol: string }
  /**
   * `attempt` is the next one, `retryAt` when it begins, in milliseconds as of `Date.now()`; `ending` is that of the last
   * connection.
   */
  | { readonly name: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly ending: Ending }
  | { readonly name: 'closed'; readonly ending: Ending };
