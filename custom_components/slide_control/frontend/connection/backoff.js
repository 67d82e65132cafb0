const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/**
 * Exponential backoff with full jitter: a random delay below a bound that doubles with each failure. That way, displays don't all connect
 * in the same instant after a restart of Home Assistant.
 */
export class Backoff {
  #failures = 0;

  /** @returns {number} delay in milliseconds */
  next() {
    const bound = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    this.#failures += 1;
    return Math.random() * bound;
  }

  reset() {
    this.#failures = 0;
  }
}
