// Those who listen to one thing. What one of them throws is reported, and the others are told all the same.

export class Listeners<Arguments extends unknown[]> {
  readonly #entries = new Set<{ readonly listener: (...told: Arguments) => unknown }>();

  get size(): number {
    return this.#entries.size;
  }

  /** Returns what removes it. A function that is added twice is called twice. */
  add(listener: (...told: Arguments) => unknown): () => void {
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** In the order in which they were added; one that is removed meanwhile is told no more. */
  tell(report: (error: unknown) => void, ...told: Arguments): void {
    for (const entry of [...this.#entries]) {
      if (this.#entries.has(entry)) {
        try {
          const result = entry.listener(...told);
          if (result instanceof Promise) {
            result.catch(report);
          }
        } catch (error) {
          report(error);
        }
      }
    }
  }
}
