// Which close codes end a client for good. The README has the table with the reasons; a test compares the two.

/** The standard's codes that would meet the same client again for the same reason. */
const FINAL: readonly number[] = [1000, 1002, 1003, 1007, 1008, 1010, 3000, 3003];

/** The token has expired: a new one is asked for before the next attempt. */
export const TOKEN_EXPIRED = 4014;

/** What the client itself closes a connection with on which nothing is heard any more, as the server does. */
export const NO_ANSWER = 4012;

/** The connection has ended without a goodbye (RFC 6455 §7.4.1): also if it never began. */
export const ABNORMAL = 1006;

/** Whether a client may come back after a connection that ended with this code. */
export function mayReconnect(code: number): boolean {
  return !FINAL.includes(code) && code < 4500;
}
