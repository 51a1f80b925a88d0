// Generated from the contract of chat-typed by `contract typescript`. Do not edit it: change the server, and run that again.

import { Client, RequestError, type RequestOptions } from 'asena-ws-client';

/** Something to say to everybody in the room. */
export interface NewMessage {
  readonly text: string;
}

/** Somebody in the room. Two may have the same name. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Somebody else has said something. */
export interface Posted {
  readonly at: string;
  readonly from: Person;
  readonly text: string;
}

/** What became of a message. */
export interface Said {
  /** When the server has heard it: in UTC, to the millisecond. */
  readonly at: string;
}

/** To who has come. */
export interface Welcome {
  /** Who is there, in the order in which they came. */
  readonly people: readonly Person[];
  readonly room: string;
  readonly you: Person;
}

/** What a `ChatClient` sends, and what is replied. */
export interface ChatReceives {
  /** Says something to the others in the room. */
  readonly message: { readonly data: NewMessage; readonly reply: Said };
  /** Somebody is typing. */
  readonly typing: { readonly data: undefined; readonly reply: void };
}

/** What a `ChatClient` is told, and asked where there is a `reply`. */
export interface ChatEmits {
  /** Somebody has come. */
  readonly joined: { readonly data: Person };
  /** Somebody has left. */
  readonly left: { readonly data: Person };
  /** Somebody else has said something. */
  readonly posted: { readonly data: Posted };
  /** Somebody is typing. */
  readonly typing: { readonly data: Person };
  /** To who has come. */
  readonly welcome: { readonly data: Welcome };
}

/** The codes that requests may fail with, beside those that all have in common. */
export interface ChatFailures {
  readonly message:
    /** Nothing was said. */
    | 'empty'
    /** Too much was said at once. */
    | 'too_long';
}

/** A room to talk in. */
export class ChatClient extends Client<ChatReceives, ChatEmits> {
  /** The path of the endpoint, for `url`. */
  static readonly path = '/chat';

  static readonly #failures: { readonly [Event in keyof ChatFailures]: readonly string[] } = {
    message: ['empty', 'too_long'],
  };

  /** Whether a request of this event has failed with one of its own codes: then `error.code` is one of them. */
  static isFailure<Event extends keyof ChatFailures>(
    event: Event,
    error: unknown,
  ): error is RequestError & { readonly code: ChatFailures[Event] } {
    const codes = ChatClient.#failures[event];
    return error instanceof RequestError && error.event === event && codes.includes(error.code);
  }

  /** Says something to the others in the room. */
  message(data: NewMessage, options?: RequestOptions): Promise<Said> {
    return this.request('message', data, options);
  }

  /** Somebody is typing. */
  typing(options?: RequestOptions): Promise<void> {
    return this.request('typing', undefined, options);
  }
}
