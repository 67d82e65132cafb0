/** @typedef {{mono: number, wall: number}} ClockReading the monotonic clock and the wall clock, in milliseconds */

/** A longer round trip is less exact than an earlier measurement may have been. */
const MAX_ROUND_TRIP_MS = 500;
const ANSWER_TIMEOUT_MS = 20_000;
/** A wall clock that lost more against the monotonic clock was set back. */
const MAX_CLOCK_DRIFT_MS = 50;

/** @returns {ClockReading} */
const now = () => ({ mono: performance.now(), wall: Date.now() });

/**
 * Computes the highest possible age of a message from Home Assistant, without trusting the clocks of either machine or the network.
 *
 * Each message carries the time of its sender. An answer is written after its question was sent, so our clock was ahead of the sender's by
 * at least the difference between those two times. An age computed from that is never too low; it is too high by the time that the question
 * took. The age is computed on two clocks and the higher one counts, because the monotonic clock may stop while a laptop sleeps, and the wall
 * clock may be set. Clocks also drift, so each fast answer replaces the measurement. After the wall clock was set back, it can't show whether
 * the monotonic clock stopped, so every age is infinite until the next answer.
 */
export class CommandAge {
  #ahead = { mono: -Infinity, wall: -Infinity };
  /** @type {(ClockReading & {n: number})|null} */
  #asked = null;
  #count = 0;
  /** Difference between wall clock and monotonic clock at the last answer. */
  #apart = -Infinity;

  /**
   * @param {number} time of a message
   * @returns {number} its highest possible age in milliseconds, infinite while nothing is known
   */
  of(time) {
    const { mono, wall } = now();
    if (this.#wasSetBack(wall - mono)) return Infinity;
    return Math.max(mono - time - this.#ahead.mono, wall - time - this.#ahead.wall);
  }

  /** @returns {number} number of the question that is sent now: 1 for `hello`, then the `n` of each `ping` */
  ask() {
    this.#asked = { n: ++this.#count, ...now() };
    return this.#count;
  }

  /** @returns {boolean} whether an answer is still expected */
  get asking() {
    return this.#asked !== null && performance.now() - this.#asked.mono < ANSWER_TIMEOUT_MS;
  }

  /**
   * @param {number} n number of the question
   * @param {number} time
   */
  answered(n, time) {
    const asked = this.#asked;
    if (!asked || asked.n !== n) return;
    this.#asked = null;
    const { mono, wall } = now();
    const apart = wall - mono;
    const trip = Math.max(mono - asked.mono, Math.abs(wall - asked.wall));
    // If the wall clock was set back since the question, it would have shown less then.
    const ahead = { mono: asked.mono - time, wall: Math.min(asked.wall, asked.mono + apart) - time };
    this.#ahead = trip < MAX_ROUND_TRIP_MS || this.#wasSetBack(apart)
      ? ahead
      : { mono: Math.max(this.#ahead.mono, ahead.mono), wall: Math.max(this.#ahead.wall, ahead.wall) };
    this.#apart = apart;
  }

  /** @param {number} apart */
  #wasSetBack(apart) {
    return apart < this.#apart - MAX_CLOCK_DRIFT_MS;
  }
}
