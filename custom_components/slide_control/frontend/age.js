/** @typedef {{mono: number, wall: number}} Reading milliseconds on the two clocks a page has */

/** A round trip longer than this says less about when the answer was written than an earlier one may have. Milliseconds. */
const LONGEST_ROUND_TRIP = 500;
const ANSWER_WITHIN = 20_000;
/** A wall clock that has lost more against the monotonic one was set back: no machine's clocks run so unevenly. Milliseconds. */
const SET_BACK = 50;

/** @returns {Reading} */
const now = () => ({ mono: performance.now(), wall: Date.now() });

/**
 * How old a message of Home Assistant is at most, whatever the two machines' clocks say and whatever the network held back.
 *
 * Each message carries the sender's time. An answer was written after its question was sent: so our clock was at least that far
 * ahead of the sender's. An age that is reckoned with this is the true one, and what the question took on top. Two clocks, and
 * the larger age counts: the monotonic one may stand still while a laptop sleeps, the wall clock may be set. Both may run at
 * another speed than Home Assistant's, so each quick answer starts the measurement anew. Once the wall clock was set back, it no
 * longer tells whether the monotonic one stood still, so nothing is known until the next answer.
 */
export class Age {
  #ahead = { mono: -Infinity, wall: -Infinity };
  /** @type {(Reading & {n: number})|null} */
  #asked = null;
  #count = 0;
  /** How far the wall clock was ahead of the monotonic one when the last answer came. */
  #apart = -Infinity;

  /**
   * @param {number} time of a message
   * @returns {number} its age now, in milliseconds; more than any while nothing is known
   */
  of(time) {
    const { mono, wall } = now();
    if (this.#wasSetBack(wall - mono)) return Infinity;
    return Math.max(mono - time - this.#ahead.mono, wall - time - this.#ahead.wall);
  }

  /** @returns {number} the `n` for a question that is sent now: 1 for the `hello`, then those of each `ping` */
  ask() {
    this.#asked = { n: ++this.#count, ...now() };
    return this.#count;
  }

  /** @returns {boolean} whether an answer is still to come */
  get asking() {
    return this.#asked !== null && performance.now() - this.#asked.mono < ANSWER_WITHIN;
  }

  /**
   * @param {number} n as the `pong` echoes it
   * @param {number} time
   */
  answered(n, time) {
    const asked = this.#asked;
    if (!asked || asked.n !== n) return;
    this.#asked = null;
    const { mono, wall } = now();
    const apart = wall - mono;
    const trip = Math.max(mono - asked.mono, Math.abs(wall - asked.wall));
    // Set back since the question, the wall clock would have shown less then.
    const ahead = { mono: asked.mono - time, wall: Math.min(asked.wall, asked.mono + apart) - time };
    this.#ahead = trip < LONGEST_ROUND_TRIP || this.#wasSetBack(apart)
      ? ahead
      : { mono: Math.max(this.#ahead.mono, ahead.mono), wall: Math.max(this.#ahead.wall, ahead.wall) };
    this.#apart = apart;
  }

  /** @param {number} apart */
  #wasSetBack(apart) {
    return apart < this.#apart - SET_BACK;
  }
}
