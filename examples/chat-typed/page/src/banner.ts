// What the connection is doing, in a word at the top and, where it matters, in a banner.

import type { State } from 'asena-ws-client';

import { find, say } from './elements.js';

const banner = find('banner', HTMLElement);
const text = find('banner-text', HTMLElement);
const countdown = find('countdown', HTMLElement);
const status = find('status', HTMLElement);
const chat = find('chat', HTMLElement);

export const retry: HTMLButtonElement = find('retry', HTMLButtonElement);

/** Shows a state until the next one is shown. */
export class Banner {
  #ticks: ReturnType<typeof setInterval> | undefined;

  show(state: State, hasBeenOpen: boolean): void {
    clearInterval(this.#ticks);
    countdown.textContent = '';
    chat.dataset['state'] = state.name === 'waiting' ? 'reconnecting' : state.name;
    say(status, word(state, hasBeenOpen));
    retry.hidden = state.name !== 'waiting';
    switch (state.name) {
      case 'waiting':
        this.#set('The connection was lost.');
        this.#countDown(state.retryAt);
        break;
      case 'closed':
        this.#set(`The connection was closed${state.ending.reason && `: ${state.ending.reason}`}.`);
        break;
      case 'connecting':
        // The banner of the wait stays while it is tried, so that nothing flickers.
        break;
      case 'idle':
      case 'open':
        banner.hidden = true;
    }
  }

  close(): void {
    clearInterval(this.#ticks);
    banner.hidden = true;
  }

  #set(words: string): void {
    banner.hidden = false;
    say(text, words);
  }

  #countDown(retryAt: number): void {
    const show = (): void => {
      const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1_000));
      countdown.textContent = `Next try in ${seconds} s.`;
    };
    show();
    this.#ticks = setInterval(show, 250);
  }
}

function word(state: State, hasBeenOpen: boolean): string {
  switch (state.name) {
    case 'idle':
    case 'connecting':
      return hasBeenOpen ? 'Reconnecting…' : 'Connecting…';
    case 'open':
      return 'Online';
    case 'waiting':
      return 'Reconnecting…';
    case 'closed':
      return 'Closed';
  }
}
