// The envelope of typed events (asena-ws's ARCHITECTURE.md): JSON texts to what they mean, and back. Pure.

import { ProtocolError, type ErrorBody } from './errors.js';

/** What comes with a push beside its data. */
export interface Push {
  /** The room that it was sent to; absent where it was for this client, or for all. */
  readonly room?: string;
  /** Its number in the order of the room; absent in rooms that do not count. */
  readonly seq?: number;
}

/** The id of a server's call. The client's own ids are other numbers in the other direction. */
export type CallId = number;

export type Frame =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: ErrorBody }
  | { readonly kind: 'push'; readonly event: string; readonly data: unknown; readonly push: Push }
  | { readonly kind: 'call'; readonly event: string; readonly data: unknown; readonly id: CallId }
  | { readonly kind: 'error'; readonly error: ErrorBody; readonly event: string | undefined }
  | { readonly kind: 'going_away'; readonly reconnectAfterMs: number };

/** Throws a `ProtocolError` for what is no envelope. */
export function decode(data: unknown): Frame {
  if (typeof data !== 'string') {
    throw new ProtocolError('a binary frame', data);
  }
  let frame: unknown;
  try {
    frame = JSON.parse(data);
  } catch {
    throw new ProtocolError('a frame that is not JSON', data);
  }
  if (!isObject(frame)) {
    throw new ProtocolError('a frame that is not an object', data);
  }
  const { id, event } = frame;
  if (typeof event === 'string') {
    return eventOf(event, frame);
  }
  if (typeof id === 'number' && 'error' in frame) {
    return { kind: 'refusal', id, error: errorOf(frame['error']) };
  }
  if (typeof id === 'number' && 'ok' in frame) {
    return { kind: 'reply', id, ok: frame['ok'] };
  }
  throw new ProtocolError('a frame that is neither an event nor a reply', data);
}

function eventOf(event: string, frame: Fields): Frame {
  const { id, data, room, seq } = frame;
  if (typeof id === 'number') {
    return { kind: 'call', event, data, id };
  }
  if (event === 'error') {
    const cause = isObject(data) ? data['event'] : undefined;
    return { kind: 'error', error: errorOf(data), event: typeof cause === 'string' ? cause : undefined };
  }
  if (event === 'going_away') {
    const after = isObject(data) ? data['reconnect_after_ms'] : undefined;
    return { kind: 'going_away', reconnectAfterMs: typeof after === 'number' ? after : 0 };
  }
  const push = {
    ...(typeof room === 'string' && { room }),
    ...(typeof seq === 'number' && { seq }),
  };
  return { kind: 'push', event, data, push };
}

/** As much of an error as there is: a request that has failed is never left waiting because its error is odd. */
function errorOf(value: unknown): ErrorBody {
  const { code, message, retryable, details } = isObject(value) ? value : ({} as Fields);
  return {
    code: typeof code === 'string' ? code : 'unknown',
    message: typeof message === 'string' ? message : 'the server gave no reason',
    retryable: retryable === true,
    ...(details !== undefined && { details }),
  };
}

/** Throws a `TypeError` for what JSON cannot say: a `bigint`, a circle. What is `undefined` is left out. */
export function encodeRequest(event: string, data: unknown, id?: number, traceparent?: string): string {
  return JSON.stringify({ event, data, id, traceparent });
}

/** Throws as `encodeRequest`. Nothing is `null`: JSON would leave it out. */
export function encodeReply(id: CallId, ok: unknown): string {
  return JSON.stringify({ id, ok: ok ?? null });
}

export function encodeRefusal(id: CallId, { code, message, retryable, details }: ErrorBody): string {
  return JSON.stringify({ id, error: { code, message, retryable, details } });
}

type Fields = { readonly [name: string]: unknown };

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
