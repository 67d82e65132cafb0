const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/**
 * Exponential backoff with full jitter: a random delay below a bound that doubles with each failure. That way, displays don't all connect
 * in the same instant after a restart of Home Assistant.
 */
export class Backoff {
  #failures = 0;

  /**
   * @param {number} first bound, in milliseconds
   * @param {number} max last bound
   */
  constructor(first = FIRST_DELAY_MS, max = MAX_DELAY_MS) {
    this.first = first;
    this.max = max;
  }

  /** @returns {number} delay in milliseconds */
  next() {
    const bound = Math.min(this.max, this.first * 2 ** this.#failures);
    this.#failures += 1;
    return Math.random() * bound;
  }

  reset() {
    this.#failures = 0;
  }
}
