// Generated from the contract of chat-typed by `contract typescript`. Do not edit it: change the server, and run that again.

import { Client, RequestError, type RequestOptions } from 'asena-ws-client';

/** What two versions of the contract are compared by. */
export const fingerprint = '207a731a0b645528a49b6ac4aaafbfb614b80b92808f505cf9e8591385f09ae6';

/** What was said is to be forgotten. */
export interface Cleared {
  by: Person;
}

/** Whether somebody is sure of what they ask for. */
export interface Confirm {
  question: string;
}

/** Somebody has come. */
export type Joined = Person;

/** Somebody has left. */
export type Left = Person;

/** Something to say to everybody in the room. */
export interface NewMessage {
  text: string;
}

/** Somebody in the room. Two may have the same name. */
export interface Person {
  id: string;
  name: string;
}

/** Somebody else has said something. */
export interface Posted {
  at: string;
  from: Person;
  text: string;
}

/** What became of a message. */
export interface Said {
  /** When the server has heard it: in UTC, to the millisecond. */
  at: string;
}

/** Somebody is typing. Nobody misses it who reads too slowly. */
export type Typing = Person;

/** To who has come. */
export interface Welcome {
  /** Who is there, in the order in which they came. */
  people: Person[];
  room: string;
  you: Person;
}

/** What a `ChatClient` sends, and what is replied. */
export interface ChatReceives {
  /** Forgets what was said, for all in the room, if who asks for it is sure; says whether they were. */
  readonly clear: { readonly data: undefined; readonly reply: boolean };
  /** Says something to the others in the room. */
  readonly message: { readonly data: NewMessage; readonly reply: Said };
  /** Somebody is typing. */
  readonly typing: { readonly data: undefined; readonly reply: void };
}

/** What a `ChatClient` is told, and asked where there is a `reply`. */
export interface ChatEmits {
  /** What was said is to be forgotten. */
  readonly cleared: { readonly data: Cleared };
  /** Whether somebody is sure of what they ask for. */
  readonly confirm: { readonly data: Confirm; readonly reply: boolean };
  /** Somebody has come. */
  readonly joined: { readonly data: Joined };
  /** Somebody has left. */
  readonly left: { readonly data: Left };
  /** Somebody else has said something. */
  readonly posted: { readonly data: Posted };
  /** Somebody is typing. Nobody misses it who reads too slowly. */
  readonly typing: { readonly data: Typing };
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

  /** Forgets what was said, for all in the room, if who asks for it is sure; says whether they were. */
  clear(options?: RequestOptions): Promise<boolean> {
    return this.request('clear', undefined, options);
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
