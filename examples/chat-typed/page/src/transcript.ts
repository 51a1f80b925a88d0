// What was said.

import type { Posted } from './chat-client.js';
import { avatar, element, find } from './elements.js';

const ENTRIES_MAX = 500;
// Who is this close to the end (in pixels) wants to see what comes.
const AT_END = 80;

const log = find('log', HTMLOListElement);
const newest = find('newest', HTMLButtonElement);
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** A message of mine in the log, until it is known what became of it. */
export interface Underway {
  said(at: string): void;
  failed(why: string, again: (() => void) | undefined): void;
}

export class Transcript {
  #isFollowed = true;
  /** A banner, a keyboard or a longer text takes room from the log: who was at its end stays there. */
  readonly #resizes = new ResizeObserver(() => this.#isFollowed && this.#scrollToEnd());

  constructor() {
    log.replaceChildren();
    log.onscroll = () => {
      this.#isFollowed = log.scrollHeight - log.scrollTop - log.clientHeight < AT_END;
      newest.hidden ||= this.#isFollowed;
    };
    newest.onclick = () => this.#scrollToEnd();
    newest.hidden = true;
    this.#resizes.observe(log);
  }

  /** What happened, in a line of its own. */
  note(text: string): void {
    this.#append(element('li', 'note', text), false);
  }

  posted({ from, text, at }: Posted): void {
    const entry = message(from.name, from.name, text, `other ${from.id}`);
    entry.append(time(at));
    this.#append(entry, false);
  }

  /** What I am just saying. */
  mine(name: string, text: string): Underway {
    const entry = message(name, 'You', text, 'me');
    entry.classList.add('mine', 'underway');
    const state = element('span', 'state', 'Sending…');
    entry.append(state);
    this.#append(entry, true);
    return {
      said: (at) => {
        entry.classList.remove('underway');
        state.replaceWith(time(at));
      },
      failed: (why, again) => {
        entry.classList.replace('underway', 'lost');
        entry.classList.remove('continued');
        state.textContent = `${why} `;
        if (again) {
          const button = element('button', 'again', 'Send again');
          button.type = 'button';
          button.onclick = () => {
            entry.remove();
            again();
          };
          state.append(button);
        }
      },
    };
  }

  /** Forgets all that there is. */
  clear(): void {
    log.replaceChildren();
    newest.hidden = true;
  }

  /** There will be another transcript in the same element. */
  close(): void {
    this.#resizes.disconnect();
  }

  #append(entry: HTMLElement, isMine: boolean): void {
    const before = log.lastElementChild instanceof HTMLElement ? log.lastElementChild.dataset['from'] : undefined;
    entry.classList.toggle('continued', before !== undefined && before === entry.dataset['from']);
    log.append(entry);
    while (log.childElementCount > ENTRIES_MAX) {
      log.firstElementChild?.remove();
    }
    if (isMine || this.#isFollowed) {
      this.#scrollToEnd();
    } else if (entry.classList.contains('message')) {
      newest.hidden = false;
    }
  }

  #scrollToEnd(): void {
    log.scrollTop = log.scrollHeight;
    this.#isFollowed = true;
    newest.hidden = true;
  }
}

function message(name: string, who: string, text: string, from: string): HTMLElement {
  const entry = element('li', 'message');
  entry.dataset['from'] = from;
  entry.append(avatar(name), element('span', 'who', who), element('p', 'text', text));
  return entry;
}

function time(at: string): HTMLElement {
  const date = new Date(at);
  const time = element('time', 'state', clock.format(date));
  time.dateTime = at;
  time.title = calendar.format(date);
  return time;
}
