/** @import {Adapter, AdapterEvents, Order, Reading, Target} from './adapter.js' */
import { Rejected } from './adapter.js';

/**
 * A slide of a deck whose slides stand in one row, as most frameworks have them.
 *
 * @typedef {object} RowSlide
 * @property {string} title
 * @property {string|null} [id]
 * @property {boolean} [uncounted]
 *
 * @typedef {object} RowPlace what is shown of the slide that is shown
 * @property {number} at which slide, from 0; -1 for none
 * @property {number} shown its steps that are shown
 * @property {number} steps there are, as far as the framework knows
 * @property {string} [notes]
 * @property {string[]} [cues]
 * @property {boolean} [blank]
 * @property {boolean} [overview]
 *
 * @typedef {object} RowDeck what an adapter for such a deck says and does; `row` makes an adapter of it
 * @property {string} version
 * @property {() => boolean} alive see `Adapter`
 * @property {() => RowSlide[]} slides all of them, titles as they are. Asked for often: what costs something must be remembered
 * @property {() => RowPlace} place
 * @property {(by: 1|-1) => void|Promise<void>} step one step; at the ends it stays where it is
 * @property {(at: number, shown: number) => void|Promise<void>} goTo a slide that is there, from 0, with so many of its steps shown
 * @property {(what: 'blank'|'overview', on: boolean) => void|Promise<void>} turn asked for only when it is not so; throws `Rejected` for what
 *   the framework doesn't have
 * @property {(events: AdapterEvents, signal: AbortSignal) => void} watch
 */

/**
 * @param {'blank'|'overview'} what
 * @returns {never}
 */
export function without(what) {
  throw new Rejected(what === 'blank' ? 'This deck has no black screen of its own.' : 'This deck has no overview.');
}

/**
 * @param {RowDeck} deck
 * @returns {Adapter}
 */
export function row(deck) {
  return new Row(deck);
}

/** @implements {Adapter} */
class Row {
  /** @param {RowDeck} deck */
  constructor(deck) {
    this.deck = deck;
    this.version = deck.version;
  }

  alive() {
    return this.deck.alive();
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch(events, signal) {
    this.deck.watch(events, signal);
  }

  /** @returns {Reading} */
  read() {
    const all = this.deck.slides();
    const { at, shown, steps, ...rest } = this.deck.place();
    const here = all[at];
    const counted = all.map(({ uncounted }) => !uncounted);
    return {
      indices: { h: Math.max(at, 0), v: 0, f: steps ? shown - 1 : null },
      number: counted.slice(0, at + 1).filter(Boolean).length,
      total: counted.filter(Boolean).length,
      id: here?.id ?? null,
      fragment: shown,
      fragments: steps,
      title: here?.title ?? '',
      next_title: all[at + 1]?.title ?? null,
      ...rest,
    };
  }

  outline() {
    let number = 0;
    return this.deck.slides().map(({ title, id = null, uncounted }, h) => ({ h, v: 0, number: uncounted ? null : ++number, title, id }));
  }

  /**
   * @param {Order} order
   * @returns {void|Promise<void>}
   */
  run(order) {
    switch (order.action) {
      case 'next': return order.skipFragments ? this.#move(1) : this.deck.step(1);
      case 'previous': return order.skipFragments ? this.#move(-1) : this.deck.step(-1);
      case 'first': return this.deck.goTo(0, 0);
      case 'last': return this.deck.goTo(this.deck.slides().length - 1, 0);
      case 'go_to': return this.deck.goTo(this.#find(order), (order.indices?.f ?? -1) + 1);
      case 'navigate': return this.#move(/left|up/.test(order.direction) ? -1 : 1);
      case 'blank':
      case 'overview':
        if ((this.deck.place()[order.action] ?? false) !== order.on) return this.deck.turn(order.action, order.on);
    }
  }

  /**
   * @param {Target} target
   * @returns {void|Promise<void>}
   */
  show({ indices: { h, f } }) {
    if (h < this.deck.slides().length) return this.deck.goTo(h, (f ?? -1) + 1);
  }

  /**
   * @param {1|-1} by
   * @returns {void|Promise<void>}
   */
  #move(by) {
    const at = this.deck.place().at + by;
    if (at >= 0 && at < this.deck.slides().length) return this.deck.goTo(at, 0);
  }

  /**
   * @param {Extract<Order, {action: 'go_to'}>} order
   * @returns {number}
   */
  #find({ slide: wanted, indices }) {
    const all = this.deck.slides();
    let number = 0;
    const at = indices ? indices.h : all.findIndex(({ id, title, uncounted }) => (
      typeof wanted === 'number' ? !uncounted && (number += 1) === wanted : id === wanted || title === wanted));
    if (at in all) return at;
    throw new Rejected(`This deck has no slide ${wanted ?? at + 1}.`);
  }
}
