/** @import {Outcome} from './protocol.js' */

/** How long an applied `id` is known. Milliseconds. */
const ID_LIFE = 5 * 60_000;
/** As many as Home Assistant remembers: no deck takes more in that time. */
const MOST_IDS = 65_536;
const MOST_OUTCOMES = 64;

/**
 * What makes a command apply at most once: the highest `seq` of the epoch, the outcomes of the last commands, and the
 * `id`s applied in the last five minutes. It lives as long as the page, over any number of connections.
 */
export class Memory {
  epoch = '';
  seq = 0;
  /** @type {Map<number, Outcome & {at: number}>} */
  #outcomes = new Map();
  /** @type {Map<string, number>} */
  #ids = new Map();

  /**
   * A connection was welcomed. In an epoch that this page knows its own `seq` stays: what Home Assistant sends again lies above it.
   * @param {string} epoch
   * @param {number} seq the highest given out in that epoch
   */
  meet(epoch, seq) {
    if (epoch === this.epoch) return;
    this.epoch = epoch;
    this.seq = seq;
    this.#outcomes.clear();
  }

  /**
   * @param {{epoch: string, seq: number}} command
   * @returns {boolean} whether it is new; it is known from now on
   */
  take({ epoch, seq }) {
    if (epoch !== this.epoch || seq <= this.seq) return false;
    this.seq = seq;
    return true;
  }

  /**
   * @param {string} id
   * @returns {boolean} whether it was applied in the last five minutes
   */
  applied(id) {
    const at = this.#ids.get(id);
    return at !== undefined && performance.now() - at < ID_LIFE;
  }

  /**
   * An `id` outlives its epoch: the sender may repeat it after a restart of Home Assistant.
   * @param {{epoch: string, seq: number, id: string}} command
   * @param {Outcome} outcome
   */
  finish({ epoch, seq, id }, outcome) {
    const at = performance.now();
    if (epoch === this.epoch) {
      this.#outcomes.set(seq, { ...outcome, at });
      forgetFirst(this.#outcomes, MOST_OUTCOMES);
    }
    if (outcome.result !== 'applied') return;
    for (const [old, since] of this.#ids) {
      if (at - since < ID_LIFE) break;
      this.#ids.delete(old);
    }
    this.#ids.set(id, at);
    forgetFirst(this.#ids, MOST_IDS);
  }

  /** @param {number} seq */
  outcome(seq) {
    return this.#outcomes.get(seq);
  }

  /**
   * @param {number} within milliseconds
   * @returns {[number, Outcome][]} `seq` and outcome of what ended in that time: its `ack` may have been lost
   */
  recent(within) {
    const since = performance.now() - within;
    return [...this.#outcomes].filter(([, { at }]) => at >= since).map(([seq, { at, ...outcome }]) => [seq, outcome]);
  }
}

/**
 * @param {Map<unknown, unknown>} map in the order of arrival
 * @param {number} most
 */
function forgetFirst(map, most) {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
