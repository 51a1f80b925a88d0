// What compiles with a generated client, and what does not. Nothing of it runs.

import {
  Client,
  ClientError,
  RequestError,
  tokenInQuery,
  type ClientOptions,
  type Ending,
  type Push,
  type State,
} from 'asena-ws-client';
import { ChatClient, type Posted } from './chat-client.js';

/** Compiles only if both are the same type, which assignability alone does not say of `any`. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <Statement extends true>(): Statement | void => {};

const chat: ChatClient = new ChatClient({ url: '/chat' });

export async function requests(): Promise<void> {
  const posted = await chat.message({ text: 'hi', replyTo: 1 }, { timeoutMs: 1_000, signal: AbortSignal.timeout(5) });
  is<Same<typeof posted, Posted>>();
  is<Same<Awaited<ReturnType<typeof chat.typing>>, null>>();
  await chat.search();

  // @ts-expect-error: a field is missing
  await chat.message({});
  // @ts-expect-error: a field has another type
  await chat.message({ text: 7 });
  // @ts-expect-error: a field is unknown
  await chat.message({ text: 'hi', colour: 'red' });
  // @ts-expect-error: an optional field may be left out, but not be undefined
  await chat.message({ text: 'hi', replyTo: undefined });
  // @ts-expect-error: the reply has no such field
  posted.username;
  // @ts-expect-error: there is no such event
  await chat.messages({ text: 'hi' });
  // @ts-expect-error: requests are for the generated methods
  await chat.request('message', { text: 'hi' });
}

export function listeners(): void {
  const end = chat.on('posted', (data, push) => {
    is<Same<typeof data, Posted>>();
    is<Same<typeof push, Push>>();
    is<Same<typeof push.seq, number | undefined>>();
  });
  is<Same<typeof end, () => void>>();
  chat.on('cleared', () => {});

  // @ts-expect-error: there is no such event
  chat.on('post', () => {});
  // @ts-expect-error: the data has another type
  chat.on('posted', (data: string) => data);
  // @ts-expect-error: a call is answered, not listened to
  chat.on('confirm', () => {});
}

export function calls(): void {
  chat.answer('confirm', ({ question }, { signal }) => question.length > 3 && !signal.aborted);
  chat.answer('confirm', async () => {
    throw new RequestError({ code: 'busy', message: 'not now', retryable: true });
  });

  // @ts-expect-error: the answer has another type
  chat.answer('confirm', () => 'yes');
  // @ts-expect-error: an answer is needed
  chat.answer('confirm', async () => {});
  // @ts-expect-error: an event that is no call is not answered
  chat.answer('posted', () => true);
}

export function notices(): void {
  const isSent = chat.notify('typing');
  is<Same<typeof isSent, boolean>>();
  chat.notify('message', { text: 'hi' });
  chat.notify('search');
  chat.notify('search', 'hi');

  // @ts-expect-error: this one needs data
  chat.notify('message');
  // @ts-expect-error: this one has none
  chat.notify('typing', 1);
  // @ts-expect-error: the server emits it and does not receive it
  chat.notify('posted', { id: 1, text: 'hi' });
}

export function states(state: State): string {
  switch (state.name) {
    case 'idle':
      return '';
    case 'connecting':
      return `${state.attempt}`;
    case 'open':
      return state.protocol;
    case 'waiting':
      return `${state.attempt} at ${state.retryAt}, after ${state.ending.code}`;
    case 'closed':
      // @ts-expect-error: nothing is tried again
      return `${state.retryAt}`;
  }
  // Every state was there: what is left is nothing.
  is<Same<typeof state, never>>();
}

export async function endings(): Promise<void> {
  const ending = await chat.closed;
  is<Same<typeof ending, Ending>>();
  is<Same<typeof ending.by, 'client' | 'server' | 'network'>>();
  is<Same<typeof ending.error, unknown>>();
  // @ts-expect-error: a state is looked at, not set
  chat.state = { name: 'idle' };
}

export function errors(error: unknown): boolean {
  chat.onError(({ code, event }) => `${code} ${event}`);
  return error instanceof ClientError && error.retryable;
}

export const options: ClientOptions[] = [
  { url: new URL('wss://chat.example') },
  { url: async () => '/chat', protocols: ['chat.v1'], token: async (cause) => (cause === 'expired' ? 'new' : 'kept') },
  { url: '/chat', webSocket: WebSocket, tokenTransport: tokenInQuery('t'), liveness: false, backoff: { baseMs: 1 } },
  // What is computed may be undefined, and means the default.
  { url: '/chat', signal: undefined, bufferMax: undefined, liveness: { idleMs: undefined } },
  // @ts-expect-error: where to is needed
  {},
  // @ts-expect-error: a misspelt option
  { url: '/chat', requestTimeoutMS: 5 },
  // @ts-expect-error: a WebSocket that is none
  { url: '/chat', webSocket: class {} },
];

// @ts-expect-error: an event without data says so
export class Wrong extends Client<{ message: { reply: null } }, Record<never, never>> {}

/** An endpoint that emits nothing, and one that receives nothing. */
export class Silent extends Client<{ ask: { data: null; reply: string } }, Record<never, never>> {}
export class Deaf extends Client<Record<never, never>, { tick: { data: number } }> {}

export function bounds(silent: Silent, deaf: Deaf): void {
  silent.notify('ask', null);
  // @ts-expect-error: it emits nothing
  silent.on('tick', () => {});
  deaf.on('tick', (tick) => tick.toFixed());
  // @ts-expect-error: it receives nothing
  deaf.notify('ask', null);
}
