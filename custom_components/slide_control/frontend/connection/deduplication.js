/** @import {Outcome} from './protocol.js' */

/** How long an applied `id` is remembered. */
const ID_LIFETIME_MS = 5 * 60_000;
/** As many as Home Assistant remembers. */
const MAX_IDS = 65_536;
const MAX_OUTCOMES = 64;

/**
 * Makes sure that a command is applied at most once. Keeps the highest `seq` of the epoch, the outcomes of the last commands, and the `id`s
 * that were applied in the last five minutes, for as long as the page exists.
 */
export class Deduplicator {
  epoch = '';
  seq = 0;
  /** @type {Map<number, Outcome & {at: number}>} */
  #outcomes = new Map();
  /** @type {Map<string, number>} */
  #ids = new Map();

  /**
   * Called after each welcome. In a known epoch, the page keeps its own `seq`, because Home Assistant sends again what is above it.
   *
   * @param {string} epoch
   * @param {number} seq the highest of that epoch
   */
  startEpoch(epoch, seq) {
    if (epoch === this.epoch) return;
    this.epoch = epoch;
    this.seq = seq;
    this.#outcomes.clear();
  }

  /**
   * @param {{epoch: string, seq: number}} command
   * @returns {boolean} whether the command is new
   */
  accept({ epoch, seq }) {
    if (epoch !== this.epoch || seq <= this.seq) return false;
    this.seq = seq;
    return true;
  }

  /**
   * @param {string} id
   * @returns {boolean} whether it was applied in the last five minutes
   */
  wasApplied(id) {
    const at = this.#ids.get(id);
    return at !== undefined && performance.now() - at < ID_LIFETIME_MS;
  }

  /**
   * An `id` outlives its epoch, because its sender may repeat it after a restart of Home Assistant.
   *
   * @param {{epoch: string, seq: number, id: string}} command
   * @param {Outcome} outcome
   */
  record({ epoch, seq, id }, outcome) {
    const at = performance.now();
    if (epoch === this.epoch) {
      this.#outcomes.set(seq, { ...outcome, at });
      dropOldest(this.#outcomes, MAX_OUTCOMES);
    }
    if (outcome.result !== 'applied') return;
    for (const [old, since] of this.#ids) {
      if (at - since < ID_LIFETIME_MS) break;
      this.#ids.delete(old);
    }
    this.#ids.set(id, at);
    dropOldest(this.#ids, MAX_IDS);
  }

  /** @param {number} seq */
  outcome(seq) {
    return this.#outcomes.get(seq);
  }

  /**
   * @param {number} within milliseconds
   * @returns {[number, Outcome][]} `seq` and outcome of the commands that ended in that time
   */
  recent(within) {
    const since = performance.now() - within;
    return [...this.#outcomes].filter(([, { at }]) => at >= since).map(([seq, { at, ...outcome }]) => [seq, outcome]);
  }
}

/**
 * @param {Map<unknown, unknown>} map in insertion order
 * @param {number} max
 */
function dropOldest(map, max) {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
