// What has been asked and is not answered yet: by id, each with a deadline.

import { encodeRequest } from './envelope.js';
import { ConnectionLost, RequestTimeout } from './errors.js';
import { after } from './timer.js';

/** A request that waits for its reply. */
export interface Asked {
  readonly event: string;
  resolve(ok: unknown): void;
  reject(error: unknown): void;
}

interface Pending extends Asked {
  /** What is to be sent; `undefined` once it was. */
  text: string | undefined;
}

export class Requests {
  /** Counted on through all connections, so that no late reply is taken for that of another request. */
  #nextId = 1;
  /** In the order in which they were asked. */
  readonly #pending = new Map<number, Pending>();

  get size(): number {
    return this.#pending.size;
  }

  /** An id for a question whose answer nobody waits for. */
  takeId(): number {
    return this.#nextId++;
  }

  /** Without `send`, the request waits for `flush`. */
  ask(
    event: string,
    data: unknown,
    timeoutMs: number,
    signal: AbortSignal | undefined,
    send: ((text: string) => void) | undefined,
    traceparent: () => string | undefined,
  ): Promise<unknown> {
    // What throws in here rejects the promise: a signal that is aborted already, data that is no JSON.
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = this.takeId();
      const text = encodeRequest(event, data, id, traceparent());
      const forget = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        this.#pending.delete(id);
      };
      const pending: Pending = {
        event,
        text: send ? undefined : text,
        resolve(ok) {
          forget();
          resolve(ok);
        },
        reject(error) {
          forget();
          reject(error);
        },
      };
      const timer = after(timeoutMs, () =>
        pending.reject(new RequestTimeout(event, timeoutMs, pending.text === undefined)),
      );
      const aborted = (): void => pending.reject(signal?.reason);
      signal?.addEventListener('abort', aborted);
      this.#pending.set(id, pending);
      send?.(text);
    });
  }

  /** Sends what waits, in order. */
  flush(send: (text: string) => void): void {
    for (const pending of this.#pending.values()) {
      if (pending.text !== undefined) {
        send(pending.text);
        pending.text = undefined;
      }
    }
  }

  /** The request with the id; `undefined` if it is none, or is answered, out of time or aborted. */
  find(id: number): Asked | undefined {
    return this.#pending.get(id);
  }

  /** Whether such an id was ever given away. */
  knows(id: number): boolean {
    return id > 0 && id < this.#nextId;
  }

  /** None can be answered any more. All were sent: the connection was open, and nothing waits then. */
  lost(): void {
    for (const pending of [...this.#pending.values()]) {
      pending.reject(new ConnectionLost(pending.event));
    }
  }

  fail(error: unknown): void {
    for (const pending of [...this.#pending.values()]) {
      pending.reject(error);
    }
  }
}
