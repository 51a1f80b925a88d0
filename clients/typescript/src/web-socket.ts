// As much of the standard's WebSocket as the client uses. That of browsers, workers, node, Deno and Bun fits, and so do
// those of the packages `ws` and `undici`.

/** A WebSocket (https://websockets.spec.whatwg.org), as far as the client uses it. */
export interface WebSocketLike {
  readonly protocol: string;
  readonly bufferedAmount: number;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string; readonly wasClean: boolean }) => void,
  ): void;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** What makes one. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;
