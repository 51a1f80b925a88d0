// A module of the shape that asena-ws generates.

import { Client, type RequestOptions } from 'asena-ws-client';

/** What is said. */
export interface NewMessage {
  readonly text: string;
  readonly replyTo?: number;
}

export interface Posted {
  readonly id: number;
  readonly text: string;
}

export interface Confirm {
  readonly question: string;
}

export interface ChatReceives {
  readonly message: { readonly data: NewMessage; readonly reply: Posted };
  readonly typing: { readonly data: undefined; readonly reply: null };
  readonly search: { readonly data: string | undefined; readonly reply: readonly Posted[] };
}

export interface ChatEmits {
  readonly posted: { readonly data: Posted };
  readonly cleared: { readonly data: null };
  readonly confirm: { readonly data: Confirm; readonly reply: boolean };
}

/** The chat. */
export class ChatClient extends Client<ChatReceives, ChatEmits> {
  /** Says something. */
  message(data: NewMessage, options?: RequestOptions): Promise<Posted> {
    return this.request('message', data, options);
  }

  typing(options?: RequestOptions): Promise<null> {
    return this.request('typing', undefined, options);
  }

  search(data?: string, options?: RequestOptions): Promise<readonly Posted[]> {
    return this.request('search', data, options);
  }
}
