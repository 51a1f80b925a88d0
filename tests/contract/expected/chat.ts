// Generated from the contract of chat by `contract typescript`. Do not edit it: change the server, and run that again.

import { Client, RequestError, type RequestOptions } from 'asena-ws-client';

/** What two versions of the contract are compared by. */
export const fingerprint = '8b0891efd1e03bab606bfee86bd8e1796c7335f8a4301caa9f3a1ad5c132b4d0';

export type Mood = 'glad' | 'sad';

/** What is said. */
export interface NewMessage {
  mood?: Mood | null | undefined;
  /** At most 500 characters. */
  text: string;
}

export interface Posted {
  id: number;
  mood: Mood | null;
  text: string;
}

/** What a `ChatClient` sends, and what is replied. */
export interface ChatReceives {
  /** Says something to everybody in the room. */
  readonly message: { readonly data: NewMessage; readonly reply: Posted };
  readonly typing: { readonly data: undefined; readonly reply: void };
}

/** What a `ChatClient` is told, and asked where there is a `reply`. */
export interface ChatEmits {
  /** Are you sure? */
  readonly confirm: { readonly data: string; readonly reply: boolean };
  readonly cursor: { readonly data: [number, number] };
  /** Somebody has said something. */
  readonly posted: { readonly data: Posted };
}

/** The codes that requests may fail with, beside those that all have in common. */
export interface ChatFailures {
  readonly message:
    /** There is no place left. */
    | 'room_full';
}

/** A room to talk in. */
export class ChatClient extends Client<ChatReceives, ChatEmits> {
  /** The path of the endpoint, for `url`. */
  static readonly path = '/chat';

  static readonly #failures: { readonly [Event in keyof ChatFailures]: readonly string[] } = {
    message: ['room_full'],
  };

  /** Whether a request of this event has failed with one of its own codes: then `error.code` is one of them. */
  static isFailure<Event extends keyof ChatFailures>(
    event: Event,
    error: unknown,
  ): error is RequestError & { readonly code: ChatFailures[Event] } {
    const codes = ChatClient.#failures[event];
    return error instanceof RequestError && error.event === event && codes.includes(error.code);
  }

  /** Says something to everybody in the room. */
  message(data: NewMessage, options?: RequestOptions): Promise<Posted> {
    return this.request('message', data, options);
  }

  typing(options?: RequestOptions): Promise<void> {
    return this.request('typing', undefined, options);
  }
}
