/** Those who are told of each change. */
export class Listeners {
  /** @type {Set<() => void>} */
  #all = new Set();

  /**
   * Calls a function at once, and after each change.
   *
   * @param {() => void} listener
   * @param {AbortSignal} signal
   */
  add(listener, signal) {
    if (signal.aborted) return;
    this.#all.add(listener);
    signal.addEventListener('abort', () => this.#all.delete(listener), { once: true });
    listener();
  }

  call() {
    for (const listener of [...this.#all]) listener();
  }
}
