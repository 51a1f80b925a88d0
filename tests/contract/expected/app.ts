// Generated from the contract of asena-ws-tests by `contract typescript`. Do not edit it: change the server, and run that again.

import { Client, RequestError, type RequestOptions } from 'asena-ws-client';

/** What two versions of the contract are compared by. */
export const fingerprint = '6871d61adad7dede64d8d810e29aecdb9a90faad9b692eadda652abaa16c6708';

export interface Answer {
  why?: string | undefined;
  yes: boolean;
}

/** Is that really to go? */
export interface Confirm {
  question: string;
}

export type Mood =
  | 'glad'
  /** It passes. */
  | 'sad';

/** What is said. */
export interface NewMessage {
  /** How it is meant. */
  mood?: Mood | null | undefined;
  tags?: string[] | undefined;
  /** At most 500 characters. */
  text: string;
}

/** Somebody has said something. */
export interface Posted {
  /** What it answers, and what that answers. */
  answers: Posted | null;
  id: number;
  mood: Mood | null;
  text: string;
}

export type Search =
  | {
      kind: 'text';
      text: string;
    }
  | {
      kind: 'mood';
      mood: Mood;
    }
  | {
      kind: 'latest';
    };

/** What a `RoomClient` sends, and what is replied. */
export interface RoomReceives {
  /** Says something to everybody in the room. */
  readonly message: { readonly data: NewMessage; readonly reply: Posted };
  readonly relay: { readonly data: unknown; readonly reply: number | null };
  readonly search: { readonly data: Search; readonly reply: Posted[] };
  /** Somebody is about to say something. */
  readonly typing: { readonly data: undefined; readonly reply: void };
}

/** What a `RoomClient` is told, and asked where there is a `reply`. */
export interface RoomEmits {
  /** Is that really to go? */
  readonly confirm: { readonly data: Confirm; readonly reply: Answer };
  /** Somebody has moved a cursor. */
  readonly cursor_moved: {
    readonly data: {
      to: [number, number];
      user: string;
    };
  };
  readonly left: { readonly data: undefined };
  /** Somebody has said something. */
  readonly posted: { readonly data: Posted };
}

/** The codes that requests may fail with, beside those that all have in common. */
export interface RoomFailures {
  readonly message:
    /** this has been said already */
    | 'repeated'
    /** There is no place left. */
    | 'room_full';
}

/**
 * A room to talk in.
 *
 * Everybody hears what is said.
 */
export class RoomClient extends Client<RoomReceives, RoomEmits> {
  /** The path of the endpoint, for `url`. */
  static path(parameters: { readonly id: string }): string {
    return '/rooms/' + encodeURIComponent(parameters.id);
  }

  /** The subprotocols that the endpoint speaks, the preferred one first. */
  static readonly protocols = ['room.v1'] as const;

  static readonly #failures: { readonly [Event in keyof RoomFailures]: readonly string[] } = {
    message: ['repeated', 'room_full'],
  };

  /** Whether a request of this event has failed with one of its own codes: then `error.code` is one of them. */
  static isFailure<Event extends keyof RoomFailures>(
    event: Event,
    error: unknown,
  ): error is RequestError & { readonly code: RoomFailures[Event] } {
    const codes = RoomClient.#failures[event];
    return error instanceof RequestError && error.event === event && codes.includes(error.code);
  }

  /** Says something to everybody in the room. */
  message(data: NewMessage, options?: RequestOptions): Promise<Posted> {
    return this.request('message', data, options);
  }

  relay(data: unknown, options?: RequestOptions): Promise<number | null> {
    return this.request('relay', data, options);
  }

  search(data: Search, options?: RequestOptions): Promise<Posted[]> {
    return this.request('search', data, options);
  }

  /** Somebody is about to say something. */
  typing(options?: RequestOptions): Promise<void> {
    return this.request('typing', undefined, options);
  }
}
