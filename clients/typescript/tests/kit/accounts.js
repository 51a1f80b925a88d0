// The example `accounts`, whose connections are all somebody's.

import { Chat } from './chat.js';

export class Accounts extends Chat {
  static package = 'accounts';
  static variable = 'ACCOUNTS_PROGRAM';

  url() {
    return `ws://${this.host}/inbox`;
  }

  /** A token of Ada's, for so long. */
  async signIn(seconds = 3_600, device = 'phone') {
    const query = new URLSearchParams({ name: 'ada', device, seconds });
    return this.#ask('POST', `/sign-in?${query}`);
  }

  /** On how many devices she was told. */
  async tell(text) {
    return Number(await this.#ask('POST', '/users/ada/messages', text));
  }

  /** Puts her out. */
  async lock() {
    return Number(await this.#ask('DELETE', '/users/ada'));
  }

  async #ask(method, path, body) {
    const answer = await fetch(`http://${this.host}${path}`, { method, body });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status}`);
    }
    return answer.text();
  }
}
