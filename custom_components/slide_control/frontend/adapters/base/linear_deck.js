/** @import {Adapter, AdapterEvents, Command, Reading, Target} from './adapter.js' */
import { RejectedError } from './adapter.js';

/**
 * Most frameworks have all slides in one row. `linearAdapter` makes an adapter from the few functions that differ between them.
 *
 * @typedef {object} LinearSlide
 * @property {string} title
 * @property {string|null} [id]
 * @property {boolean} [uncounted]
 *
 * @typedef {object} LinearPosition the current slide
 * @property {number} at its index, from 0; -1 if there is none
 * @property {number} shown how many of its steps are shown
 * @property {number} steps how many steps it has, as far as the framework knows
 * @property {string} [notes]
 * @property {string[]} [cues]
 * @property {boolean} [blank]
 * @property {boolean} [overview]
 *
 * @typedef {object} LinearDeck
 * @property {string} version
 * @property {() => boolean} alive see `Adapter`
 * @property {() => LinearSlide[]} slides returns all slides with uncut titles. Called often, so cache what is expensive
 * @property {() => LinearPosition} position
 * @property {(by: 1|-1) => void|Promise<void>} step moves one step; at the ends it changes nothing
 * @property {(at: number, shown: number) => void|Promise<void>} goTo shows an existing slide, counted from 0, with `shown` of its steps
 * @property {(what: 'blank'|'overview', on: boolean) => void|Promise<void>} turn called only if it changes something. Throws
 *   `RejectedError` for what the framework doesn't have
 * @property {(events: AdapterEvents, signal: AbortSignal) => void} watch
 */

/**
 * @param {'blank'|'overview'} what
 * @returns {never}
 */
export function rejectUnsupported(what) {
  throw what === 'blank' ? new RejectedError('no_blackout') : new RejectedError('no_overview');
}

/**
 * @param {LinearDeck} deck
 * @returns {Adapter}
 */
export function linearAdapter(deck) {
  return new LinearDeckAdapter(deck);
}

/** @implements {Adapter} */
class LinearDeckAdapter {
  /** @param {LinearDeck} deck */
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
    const { at, shown, steps, ...rest } = this.deck.position();
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
   * @param {Command} command
   * @returns {void|Promise<void>}
   */
  run(command) {
    switch (command.action) {
      case 'next': return command.skipFragments ? this.#move(1) : this.deck.step(1);
      case 'previous': return command.skipFragments ? this.#move(-1) : this.deck.step(-1);
      case 'first': return this.deck.goTo(0, 0);
      case 'last': return this.deck.goTo(this.deck.slides().length - 1, 0);
      case 'go_to': return this.deck.goTo(this.#find(command), (command.indices?.f ?? -1) + 1);
      case 'navigate': return this.#move(/left|up/.test(command.direction) ? -1 : 1);
      case 'blank':
      case 'overview':
        if ((this.deck.position()[command.action] ?? false) !== command.on) return this.deck.turn(command.action, command.on);
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
    const at = this.deck.position().at + by;
    if (at >= 0 && at < this.deck.slides().length) return this.deck.goTo(at, 0);
  }

  /**
   * @param {Extract<Command, {action: 'go_to'}>} command
   * @returns {number}
   */
  #find({ slide: wanted, indices }) {
    const all = this.deck.slides();
    let number = 0;
    const at = indices ? indices.h : all.findIndex(({ id, title, uncounted }) => (
      typeof wanted === 'number' ? !uncounted && (number += 1) === wanted : id === wanted || title === wanted));
    if (at in all) return at;
    throw new RejectedError('no_such_slide', { slide: String(wanted ?? at + 1) });
  }
}
