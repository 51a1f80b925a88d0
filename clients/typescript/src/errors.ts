// How a request can fail. Each error says whether it makes sense to ask again.

/** An error as it travels: what the server says of a request, or the client of a call. */
export interface ErrorBody {
  /** Names the error for programs; stable, in `snake_case`. */
  readonly code: string;
  /** Says to people what was wrong. */
  readonly message: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** What else there is to know: for a bad payload the path of the field. */
  readonly details?: unknown;
}

/** What all errors of a client have in common. */
export abstract class ClientError extends Error {
  /** Names the error for programs. */
  readonly code: string;
  /**
   * Whether asking again is safe and may succeed. `false` where the server may have done already what it was asked for: who
   * knows that the event is harmless to repeat may do so all the same.
   */
  readonly retryable: boolean;

  constructor(name: string, code: string, message: string, retryable: boolean) {
    super(message);
    // A minifier changes the names of classes.
    this.name = name;
    this.code = code;
    this.retryable = retryable;
  }
}

/** The server has answered a request with an error; or a handler of the client's refuses a call by throwing one. */
export class RequestError extends ClientError {
  /** What else the server says of it. */
  readonly details: unknown;
  /** The event that went wrong; `undefined` where the server does not know, as with a frame that it could not read. */
  readonly event: string | undefined;

  /**
   * When the same would be taken, in milliseconds from the answer on, where the server says it: with the code `rate_limited`,
   * for who sends too much.
   */
  readonly retryAfterMs: number | undefined;

  constructor(error: ErrorBody, event?: string) {
    super('RequestError', error.code, error.message, error.retryable);
    this.details = error.details;
    this.event = event;
    this.retryAfterMs = retryAfterMs(error.details);
  }
}

/** What is no time is none: the server is not ours alone. */
function retryAfterMs(details: unknown): number | undefined {
  const ms: unknown = (details as { retry_after_ms?: unknown } | null | undefined)?.retry_after_ms;
  return typeof ms === 'number' && ms >= 0 ? ms : undefined;
}

/**
 * The connection has ended while a request was under way. Nobody knows whether the server has done it, and it is never sent
 * a second time by itself.
 */
export class ConnectionLost extends ClientError {
  constructor(event: string) {
    super('ConnectionLost', 'connection_lost', `the connection was lost before '${event}' was answered`, false);
  }
}

/** No reply has come within `requestTimeoutMs`. */
export class RequestTimeout extends ClientError {
  constructor(event: string, timeoutMs: number, wasSent: boolean) {
    const what = wasSent ? 'was not answered' : 'could not be sent';
    // What was never sent cannot have been done.
    super('RequestTimeout', 'timeout', `'${event}' ${what} within ${timeoutMs} ms`, !wasSent);
  }
}

/** A request was refused here: there is no connection, or too much waits already. The server knows nothing of it. */
export class NotSent extends ClientError {
  constructor(code: 'not_open' | 'buffer_full', message: string) {
    super('NotSent', code, message, true);
  }
}

/** The client is closed, by `close()`, its `signal`, or a server that said not to come back. */
export class ClientClosed extends ClientError {
  constructor(reason: string) {
    super('ClientClosed', 'closed', `the client is closed${reason && `: ${reason}`}`, false);
  }
}

/** The server has sent what makes no sense: it is ignored, and given to `onProtocolError`. */
export class ProtocolError extends ClientError {
  /** What came. */
  readonly frame: unknown;

  constructor(message: string, frame: unknown) {
    super('ProtocolError', 'protocol', message, false);
    this.frame = frame;
  }
}
