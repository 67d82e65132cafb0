/** A longer round trip is less exact than an earlier measurement may have been. */
const MAX_ROUND_TRIP_MS = 500;

/**
 * Home Assistant's clock, as its answers show it. An answer was written before it arrived, so its clock is not behind the time in the answer
 * plus the time since the arrival. `now` is therefore never too late, and too early by the way of the answer at most: a press never looks
 * younger than it is. It is computed on the monotonic clock and on the wall clock, and the earlier one counts, because the monotonic clock may
 * stop while the phone sleeps, and the wall clock may be set.
 */
export class ServerClock {
  #asked = { n: 0, at: 0 };
  #behind = { mono: -Infinity, wall: -Infinity };

  /** @returns {number} number of the question that is sent now: 1 for `hello`, then the `n` of each `ping` */
  ask() {
    this.#asked = { n: this.#asked.n + 1, at: performance.now() };
    return this.#asked.n;
  }

  /**
   * @param {number} n number of the question
   * @param {number} time in the answer, in milliseconds
   */
  answered(n, time) {
    if (n !== this.#asked.n) return;
    const mono = time - performance.now();
    const wall = time - Date.now();
    const exact = performance.now() - this.#asked.at < MAX_ROUND_TRIP_MS;
    this.#behind = exact ? { mono, wall } : { mono: Math.max(mono, this.#behind.mono), wall: Math.max(wall, this.#behind.wall) };
  }

  /** @returns {number} in milliseconds, at least 0 */
  now() {
    return Math.max(0, Math.min(performance.now() + this.#behind.mono, Date.now() + this.#behind.wall));
  }
}
