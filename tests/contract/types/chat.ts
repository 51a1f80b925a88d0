// How the client of the chat is used, and how it cannot be.

import { ChatClient, type Mood, type Posted } from '../expected/chat.js';

export async function used(client: ChatClient): Promise<void> {
  const posted: Posted = await client.message({ text: 'Merhaba', mood: 'glad' });
  const text: string = posted.text;
  await client.message({ text }, { timeoutMs: 1_000 });
  await client.message({ text, mood: null });
  await client.message({ text, mood: undefined });
  await client.typing();
  await client.typing({ signal: AbortSignal.timeout(1_000) });
  client.notify('typing');
  client.notify('message', { text });

  const stop: () => void = client.on('posted', ({ text, mood }, { room }) => {
    const known: Mood | null = mood;
    console.log(text, known, room);
  });
  stop();
  client.on('cursor', ([x, y]) => x + y);
  client.answer('confirm', async (question) => question.startsWith('Really'));
  client.answer('confirm', (question, { signal }) => !signal.aborted && question === '');

  try {
    await client.message({ text });
  } catch (error) {
    if (ChatClient.isFailure('message', error)) {
      const code: 'room_full' = error.code;
      console.log(code, error.retryable);
    }
  }
  const path: '/chat' = ChatClient.path;
  new ChatClient({ url: path });
}

export async function misused(client: ChatClient): Promise<void> {
  // @ts-expect-error There is no such event.
  await client.mesage({ text: '' });
  // @ts-expect-error The text is missing.
  await client.message({ mood: 'glad' });
  // @ts-expect-error There is no such mood.
  await client.message({ text: '', mood: 'angry' });
  // @ts-expect-error There is no such field.
  await client.message({ text: '', colour: 'red' });
  // @ts-expect-error It wants a payload.
  await client.message();
  // @ts-expect-error It wants none.
  await client.typing({ text: '' });
  // @ts-expect-error The reply is another one.
  const posted: string = await client.message({ text: '' });
  // @ts-expect-error The server emits no such event.
  client.on('posted2', () => {});
  // @ts-expect-error That is a call, and wants an answer.
  client.on('confirm', () => {});
  // @ts-expect-error That is an event, and wants none.
  client.answer('posted', () => true);
  // @ts-expect-error The answer is a boolean.
  client.answer('confirm', () => 'yes');
  // @ts-expect-error A field that the server does not send.
  client.on('posted', ({ author }) => console.log(author));
  // @ts-expect-error There are two numbers.
  client.on('cursor', ([x, y, z]) => console.log(x, y, z));
  // @ts-expect-error This event has no error of its own.
  ChatClient.isFailure('typing', undefined);
  // @ts-expect-error For generated code only.
  await client.request('message', { text: '' });
  console.log(posted);
}
