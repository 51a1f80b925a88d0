// Generated from the contract of everything */ that a schema can say by `contract typescript`. Do not edit it: change the server, and run that again.

import { Client, RequestError, type RequestOptions } from 'asena-ws-client';

/** What two versions of the contract are compared by. */
export const fingerprint = '50679e4923265c1416b02b89a527fe1a68c3b16ce6362a32b581cf220b3a2f6d';

export interface ClientType {
  self?: ClientType | undefined;
}

/** Shapes, each with its tag. */
export type Drawing =
  /** A circle. */
  | {
      kind: 'circle';
      radius: number;
    }
  | {
      kind: 'group';
      members: Drawing[];
    };

export type Empty = Record<string, never>;

export type Flattened = {
  id: string;
} & Options;

export type Level =
  | 'low'
  | 'high'
  /** Nothing at all. */
  | 'off';

/**
 * A tree.
 *
 * `/* comments *\/` do not end here.
 */
export interface Node {
  children: Node[];
  "it's"?: boolean | undefined;
  /** With a description of its own. */
  level?: Level | undefined;
  never?: never | undefined;
  odd?: string | undefined;
  parent?: Node | null | undefined;
  /** It needs quotes. */
  'user-id'?: string | undefined;
  value: unknown;
}

/** By name. */
export type Numbers = { [key: string]: number };

export interface Options {
  by_number?: { [key: string]: Level } | undefined;
  mixed?: {
    a: string;
    [key: string]: unknown;
  } | undefined;
  one_of_many?:
    | 1
    | 2.5
    | null
    | true
    | "it's"
    | ['a', 1]
    | { b: false }
    | undefined;
  pairs?: [string, number | null][] | undefined;
  rest?: [string, ...(string | null)[]] | undefined;
  set?: Level[] | undefined;
}

export interface Page_for_Node {
  items: Node[];
  next: string | null;
}

export type Void = null;

/** What a `FilesClient` sends, and what is replied. */
export interface FilesReceives {
  readonly '1st': { readonly data: Node; readonly reply: void };
  /** A name that the runtime has taken. */
  readonly close: { readonly data: undefined; readonly reply: void };
  readonly 'größe': { readonly data: Numbers; readonly reply: void };
  readonly 'message-deleted': { readonly data: string; readonly reply: void };
  readonly message_deleted: { readonly data: string; readonly reply: void };
  readonly then: { readonly data: undefined; readonly reply: number | null };
}

/** What a `FilesClient` is told, and asked where there is a `reply`. */
export interface FilesEmits {
  readonly drawn: { readonly data: Drawing };
  readonly nothing: { readonly data: undefined };
  readonly page: { readonly data: Page_for_Node };
  readonly ready: { readonly data: undefined; readonly reply: void };
}

/** The codes that requests may fail with, beside those that all have in common. */
export interface FilesFailures {
  readonly '1st':
    /**
     * Two
     * lines. *\/
     */
    | "it's"
    | 'too_deep';
}

export class FilesClient extends Client<FilesReceives, FilesEmits> {
  /** The path of the endpoint, for `url`. */
  static path(parameters: { readonly id: string; readonly rest: string }): string {
    return '/files/' + encodeURIComponent(parameters.id) + '/' + parameters.rest.split('/').map(encodeURIComponent).join('/');
  }

  /** The subprotocols that the endpoint speaks, the preferred one first. */
  static readonly protocols = ['files.v2', 'files.v1'] as const;

  static readonly #failures: { readonly [Event in keyof FilesFailures]: readonly string[] } = {
    '1st': ["it's", 'too_deep'],
  };

  /** Whether a request of this event has failed with one of its own codes: then `error.code` is one of them. */
  static isFailure<Event extends keyof FilesFailures>(
    event: Event,
    error: unknown,
  ): error is RequestError & { readonly code: FilesFailures[Event] } {
    const codes = FilesClient.#failures[event];
    return error instanceof RequestError && error.event === event && codes.includes(error.code);
  }

  '1st'(data: Node, options?: RequestOptions): Promise<void> {
    return this.request('1st', data, options);
  }

  /** A name that the runtime has taken. */
  closeEvent(options?: RequestOptions): Promise<void> {
    return this.request('close', undefined, options);
  }

  'größe'(data: Numbers, options?: RequestOptions): Promise<void> {
    return this.request('größe', data, options);
  }

  messageDeleted(data: string, options?: RequestOptions): Promise<void> {
    return this.request('message-deleted', data, options);
  }

  messageDeleted2(data: string, options?: RequestOptions): Promise<void> {
    return this.request('message_deleted', data, options);
  }

  thenEvent(options?: RequestOptions): Promise<number | null> {
    return this.request('then', undefined, options);
  }
}

/** What a `QuietClient` sends, and what is replied. */
export type QuietReceives = Record<never, never>;

/** What a `QuietClient` is told, and asked where there is a `reply`. */
export type QuietEmits = Record<never, never>;

/** It says and hears nothing. */
export class QuietClient extends Client<QuietReceives, QuietEmits> {
  /** The path of the endpoint, for `url`. */
  static path(parameters: { readonly version: string }): string {
    return '/v' + encodeURIComponent(parameters.version) + '/quiet';
  }
}
