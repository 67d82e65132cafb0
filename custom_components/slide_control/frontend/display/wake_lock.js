/**
 * Keeps the screen on while the page is a connected display. A browser releases the lock when the page is hidden, so it is requested
 * again when the page is visible. A browser that refuses or doesn't support it changes nothing.
 */
export class WakeLock {
  /** @type {WakeLockSentinel|null} */
  #lock = null;
  #wanted = false;

  /** @param {AbortSignal} signal releases it */
  constructor(signal) {
    document.addEventListener('visibilitychange', () => this.#acquire(), { signal });
    signal.addEventListener('abort', () => this.#release(), { once: true });
  }

  request() {
    this.#wanted = true;
    this.#acquire();
  }

  async #acquire() {
    if (!this.#wanted || document.visibilityState !== 'visible' || (this.#lock && !this.#lock.released)) return;
    try {
      const lock = await navigator.wakeLock?.request('screen');
      if (this.#wanted) this.#lock = lock ?? null;
      else await lock?.release();
    } catch {
      // Refused: low battery, a frame without permission, or no secure context.
    }
  }

  #release() {
    this.#wanted = false;
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }
}
