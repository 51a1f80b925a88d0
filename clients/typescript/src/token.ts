// How a token travels with a handshake. Browsers cannot set headers, so it is a subprotocol or in the query.

/**
 * Why a token is asked for: for the first connection, for another one, because the server has closed with 4014, so that one
 * that was kept is of no use, or because the token of the connection that is open will soon expire.
 */
export type TokenCause = 'connect' | 'reconnect' | 'expired' | 'refresh';

/** What a handshake is made of, while it may still be changed. */
export interface Upgrade {
  readonly url: URL;
  readonly protocols: string[];
}

/** Puts a token into a handshake. */
export type TokenTransport = (token: string, upgrade: Upgrade) => void;

/** What a typed endpoint speaks, whatever its own subprotocols are. */
const JSON_PROTOCOL = 'asena.json';

/**
 * As the subprotocol `base64url.bearer.asena.…`, beside those of the endpoint. It is kept out of the logs that addresses get
 * into. The server never sends this one back, and browsers fail a connection where none is chosen: so `asena.json` goes with
 * it, if no other does.
 */
export const tokenInSubprotocol: TokenTransport = (token, { protocols }) => {
  if (protocols.length === 0) {
    protocols.push(JSON_PROTOCOL);
  }
  protocols.push(`base64url.bearer.asena.${base64url(token)}`);
};

/**
 * As a parameter of the query. Proxies write addresses into their logs: only for tokens that live shortly, or are used
 * once.
 */
export function tokenInQuery(parameter = 'token'): TokenTransport {
  return (token, { url }) => url.searchParams.set(parameter, token);
}

/** RFC 4648 §5 without padding: a subprotocol may contain neither `/` nor `=`. */
function base64url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
