// The shape of the two types that a generated client is made of: what the server receives, and what it emits.

/** An event that the server receives: what is sent with it, and what comes back. */
export interface Received {
  readonly data: unknown;
  readonly reply: unknown;
}

/** An event that the server emits. With a `reply` it is a call, which the client answers. */
export interface Emitted {
  readonly data: unknown;
  readonly reply?: unknown;
}

/** The names of the events that the server receives. */
export type RequestOf<Receives> = keyof Receives & string;

/** The names of the events that the server emits and wants no answer to. */
export type PushOf<Emits> = {
  [Event in keyof Emits]: Emits[Event] extends { readonly reply: unknown } ? never : Event;
}[keyof Emits] &
  string;

/** The names of the events by which the server asks the client. */
export type CallOf<Emits> = {
  [Event in keyof Emits]: Emits[Event] extends { readonly reply: unknown } ? Event : never;
}[keyof Emits] &
  string;

/** The arguments that carry a payload: none where there is no payload. */
export type Payload<Data> = undefined extends Data ? [data?: Data] : [data: Data];
