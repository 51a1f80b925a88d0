// The events of a browser, where there is none.

export class Browser {
  #listeners = new Set();

  /** Until the test has ended. */
  static install(test) {
    const browser = new Browser();
    globalThis.addEventListener = (type, listener) => type === 'online' && browser.#listeners.add(listener);
    globalThis.removeEventListener = (_, listener) => browser.#listeners.delete(listener);
    test.after(() => {
      delete globalThis.addEventListener;
      delete globalThis.removeEventListener;
    });
    return browser;
  }

  /** How many listen to whether it is online. */
  get listening() {
    return this.#listeners.size;
  }

  isOnline() {
    this.#listeners.forEach((listener) => listener());
  }
}
