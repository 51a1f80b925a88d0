// What the package exports. Generated clients extend `Client`; the rest is for those who use them.

export { Client } from './client.js';
export type { Answer, Call, RequestOptions } from './client.js';
export type { CallOf, Emitted, Payload, PushOf, Received, RequestOf } from './contract.js';
export { ClientClosed, ClientError, ConnectionLost, NotSent, ProtocolError, RequestError, RequestTimeout } from './errors.js';
export type { ErrorBody } from './errors.js';
export type { Push } from './envelope.js';
export type { BackoffOptions, ClientOptions, LivenessOptions } from './options.js';
export type { Ending, State } from './state.js';
export { tokenInQuery, tokenInSubprotocol } from './token.js';
export type { TokenCause, TokenTransport, Upgrade } from './token.js';
export type { WebSocketConstructor, WebSocketLike } from './web-socket.js';
