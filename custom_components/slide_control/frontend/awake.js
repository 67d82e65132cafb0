/**
 * Keeps the screen on while the page is a connected display. A browser takes the lock back when the page is hidden, so it is asked
 * for again; one that refuses it or doesn't know it does no harm.
 */
export class Awake {
  /** @type {WakeLockSentinel|null} */
  #lock = null;
  #wanted = false;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    document.addEventListener('visibilitychange', () => this.#ask(), { signal });
    signal.addEventListener('abort', () => this.keep(false), { once: true });
  }

  /** @param {boolean} wanted */
  keep(wanted) {
    this.#wanted = wanted;
    if (wanted) {
      this.#ask();
    } else {
      this.#lock?.release().catch(() => {});
      this.#lock = null;
    }
  }

  async #ask() {
    if (!this.#wanted || document.visibilityState !== 'visible' || (this.#lock && !this.#lock.released)) return;
    try {
      const lock = await navigator.wakeLock?.request('screen');
      if (this.#wanted) this.#lock = lock ?? null;
      else await lock?.release();
    } catch {
      // Denied: low battery, a frame without permission, no secure context.
    }
  }
}
