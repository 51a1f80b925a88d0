// Who is in the room. Names are no keys: two people may have the same, and I may share mine.

export class People {
  #others = [];

  constructor(me) {
    this.me = me;
  }

  get others() {
    return [...this.#others];
  }

  get total() {
    return 1 + this.#others.length;
  }

  /** The server's list, which has me too. */
  welcome(users) {
    this.#others = [...users];
    this.#remove(this.me);
  }

  joined(username) {
    this.#others.push(username);
  }

  /** Who left while I came may be missing from my list already; the server's count tells. */
  left(username, totalUsers) {
    if (this.total > totalUsers) {
      this.#remove(username);
    }
  }

  #remove(username) {
    // The last one: in the order in which people came, that is me.
    const index = this.#others.lastIndexOf(username);
    if (index >= 0) {
      this.#others.splice(index, 1);
    }
  }
}
