// Who is in the room, and who of them is typing.

import type { Person } from './chat-client.js';
import { avatar, element, find } from './elements.js';

// Nobody says that they have stopped typing, so it is forgotten after a while.
const TYPING_SHOWN_MS = 4_000;

const list = find('people', HTMLUListElement);
const title = find('people-title', HTMLElement);
const toggle = find('people-toggle', HTMLButtonElement);
const typing = find('typing', HTMLElement);

export class People {
  #you = '';
  /** By id, in the order in which they came. */
  #present = new Map<string, Person>();
  #typing = new Map<string, ReturnType<typeof setTimeout>>();

  welcome(you: Person, people: readonly Person[]): void {
    this.#you = you.id;
    this.#present = new Map(people.map((person) => [person.id, person]));
    this.nobodyTypes();
    this.#show();
  }

  joined(person: Person): void {
    this.#present.set(person.id, person);
    this.#show();
  }

  left({ id }: Person): void {
    this.#present.delete(id);
    this.stoppedTyping(id);
    this.#show();
  }

  types({ id }: Person): void {
    clearTimeout(this.#typing.get(id));
    this.#typing.set(id, setTimeout(() => this.stoppedTyping(id), TYPING_SHOWN_MS));
    this.#showTyping();
  }

  stoppedTyping(id: string): void {
    clearTimeout(this.#typing.get(id));
    this.#typing.delete(id);
    this.#showTyping();
  }

  nobodyTypes(): void {
    [...this.#typing.keys()].forEach((id) => this.stoppedTyping(id));
  }

  #show(): void {
    const count = `${this.#present.size} ${this.#present.size === 1 ? 'person' : 'people'}`;
    title.textContent = `${count} here`;
    toggle.textContent = count;
    const entries = [...this.#present.values()].map(({ id, name }) => {
      const entry = element('li', 'person');
      entry.append(avatar(name), element('span', 'name', name));
      if (id === this.#you) {
        entry.append(element('span', 'you', 'you'));
      }
      return entry;
    });
    list.replaceChildren(...entries);
  }

  #showTyping(): void {
    const names = [...this.#typing.keys()].map((id) => this.#present.get(id)?.name ?? 'Somebody');
    const [first, second] = names;
    typing.textContent =
      names.length === 0
        ? ''
        : names.length === 1
          ? `${first} is typing…`
          : names.length === 2
            ? `${first} and ${second} are typing…`
            : `${names.length} people are typing…`;
  }
}
