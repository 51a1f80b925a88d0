// The room that one is in: the generated client on one side, the page on the other.

import { ClientError, type State } from 'asena-ws-client';

import { Banner, retry } from './banner.js';
import { ChatClient } from './chat-client.js';
import { find } from './elements.js';
import { People } from './people.js';
import { ask } from './question.js';
import { Transcript } from './transcript.js';

// Well within the time that it is shown to others.
const TYPING_SENT_EVERY_MS = 2_000;
// Longer than the server waits for the answer to its question.
const CLEAR_MS_MAX = 70_000;

export class Room {
  readonly #name: string;
  readonly #room: string;
  readonly #chat: ChatClient;
  readonly #people = new People();
  readonly #transcript = new Transcript();
  readonly #banner = new Banner();
  #hasBeenHere = false;
  #unread = 0;
  #typedAt = -Infinity;

  constructor(name: string, room: string) {
    this.#name = name;
    this.#room = room;
    find('room-name', HTMLElement).textContent = `#${room}`;
    this.read();

    const chat = new ChatClient({ url: `${ChatClient.path}?${new URLSearchParams({ name, room })}` });
    this.#chat = chat;
    chat.on('welcome', ({ you, people }) => {
      this.#people.welcome(you, people);
      this.#transcript.note(this.#hasBeenHere ? 'You are back. What was said meanwhile is missing.' : `Welcome to ${room}, ${name}!`);
      this.#hasBeenHere = true;
    });
    chat.on('joined', (person) => {
      this.#people.joined(person);
      this.#transcript.note(`${person.name} joined`);
    });
    chat.on('left', (person) => {
      this.#people.left(person);
      this.#transcript.note(`${person.name} left`);
    });
    chat.on('posted', (posted) => {
      this.#people.stoppedTyping(posted.from.id);
      this.#transcript.posted(posted);
      if (document.hidden) {
        this.#unread += 1;
        this.#showTitle();
      }
    });
    chat.on('cleared', ({ by }) => {
      this.#transcript.clear();
      this.#transcript.note(`${by.name} had it all forgotten`);
    });
    chat.answer('confirm', ({ question }, { signal }) => ask(question, signal));
    chat.on('typing', (person) => this.#people.types(person));
    chat.onState((state) => this.#show(state));
    retry.onclick = () => void chat.connect();
    chat.connect();
  }

  /** While there is no connection the client keeps it, and sends it when there is one. */
  async say(text: string): Promise<void> {
    const entry = this.#transcript.mine(this.#name, text);
    this.#typedAt = -Infinity;
    try {
      const { at } = await this.#chat.message({ text });
      entry.said(at);
    } catch (error) {
      const again = (): void => void this.say(text);
      if (ChatClient.isFailure('message', error)) {
        // The two that the server knows; a third would not compile.
        const why = { empty: 'Nothing was said.', too_long: 'Too long.' }[error.code];
        entry.failed(why, undefined);
      } else if (error instanceof ClientError && error.code === 'connection_lost') {
        entry.failed('May not have arrived.', again);
      } else {
        entry.failed(`Not sent: ${error instanceof Error ? error.message : error}.`, again);
      }
    }
  }

  /** The server asks back; that is answered above. */
  async clear(): Promise<void> {
    try {
      await this.#chat.clear({ timeoutMs: CLEAR_MS_MAX });
    } catch (error) {
      this.#transcript.note(`Not cleared: ${error instanceof Error ? error.message : error}.`);
    }
  }

  typed(): void {
    if (performance.now() - this.#typedAt >= TYPING_SENT_EVERY_MS && this.#chat.notify('typing')) {
      this.#typedAt = performance.now();
    }
  }

  read(): void {
    this.#unread = 0;
    this.#showTitle();
  }

  leave(): void {
    this.#chat.close();
    this.#people.nobodyTypes();
    this.#transcript.close();
    this.#banner.close();
    document.title = 'Chat';
  }

  #show(state: State): void {
    this.#banner.show(state, this.#hasBeenHere);
    if (state.name !== 'open') {
      this.#people.nobodyTypes();
    }
  }

  #showTitle(): void {
    document.title = `${this.#unread > 0 ? `(${this.#unread}) ` : ''}#${this.#room} – Chat`;
  }
}
