/** @typedef {{mono: number, wall: number}} Reading milliseconds on the two clocks a page has */

/** A round trip longer than this says too little about when the answer was written. Milliseconds. */
const LONGEST_ROUND_TRIP = 500;
const ANSWER_WITHIN = 20_000;

/** @returns {Reading} */
const now = () => ({ mono: performance.now(), wall: Date.now() });

/**
 * How old a message of Home Assistant is, whatever the two machines' clocks say.
 *
 * Each message carries the sender's time. The smallest difference seen between our clock and it belongs to the message
 * that travelled fastest; whatever another one shows above that is its age. Two clocks, and the larger age counts: the
 * monotonic one may stand still while a laptop sleeps, the wall clock may be set. Both may run at another speed than
 * Home Assistant's, so each quick answer to a `ping` starts the measurement anew.
 */
export class Age {
  #least = { mono: Infinity, wall: Infinity };
  /** @type {(Reading & {n: number})|null} */
  #asked = null;
  #count = 0;

  /** @param {number} time the `time` of a message that has just arrived */
  note(time) {
    const { mono, wall } = now();
    this.#least.mono = Math.min(this.#least.mono, mono - time);
    this.#least.wall = Math.min(this.#least.wall, wall - time);
  }

  /**
   * @param {number} time the `time` of a message that has been noted
   * @returns {number} its age now, in milliseconds
   */
  of(time) {
    const { mono, wall } = now();
    return Math.max(mono - time - this.#least.mono, wall - time - this.#least.wall);
  }

  /** @returns {number} the `n` for a `ping` that is sent now */
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
    const trip = Math.max(mono - asked.mono, Math.abs(wall - asked.wall));
    if (trip < LONGEST_ROUND_TRIP) this.#least = { mono: mono - time, wall: wall - time };
  }
}
