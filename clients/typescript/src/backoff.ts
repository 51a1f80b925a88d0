// How long to wait before the next attempt. Pure.

/**
 * Full jitter: anything between nothing and the whole delay, which doubles with each failure. Of many clients that lose a
 * server at once, no two moments see more than their share (https://aws.amazon.com/blogs/architecture/exponential-backoff-
 * and-jitter/).
 */
export function backoffMs(failures: number, baseMs: number, maxMs: number, random: () => number): number {
  return Math.round(random() * Math.min(maxMs, baseMs * 2 ** failures));
}

/** The longest that a server may send a client away for. A mistaken unit must not keep it away for a day. */
const AWAY_MAX_MS = 600_000;

/** What a server may ask for: what is no such time counts as none. */
export function awayMs(reconnectAfterMs: number): number {
  return Math.min(Math.max(reconnectAfterMs, 0) || 0, AWAY_MAX_MS);
}
