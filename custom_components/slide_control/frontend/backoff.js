/** Milliseconds. */
const FIRST = 250;
const LONGEST = 10_000;

/**
 * Exponential backoff with full jitter: a random wait between nothing and a bound that doubles with each failure. After a
 * restart of Home Assistant all displays come back, but not in the same instant.
 */
export class Backoff {
  #failures = 0;

  /** @returns {number} milliseconds to wait: up to 250 at first, never more than 10,000 */
  next() {
    const bound = Math.min(LONGEST, FIRST * 2 ** this.#failures);
    this.#failures += 1;
    return Math.random() * bound;
  }

  reset() {
    this.#failures = 0;
  }
}
