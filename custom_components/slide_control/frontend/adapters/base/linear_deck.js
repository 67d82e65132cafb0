/** @import {Adapter, AdapterEvents, Command, Reading, Target} from './adapter.js' */
import { RejectedError } from './adapter.js';
import { plannedSeconds, sectionsOf } from './sections.js';

/**
 * Most frameworks have all slides in one row. `linearAdapter` makes an adapter from the few functions that differ between them.
 *
 * @typedef {object} LinearSlide
 * @property {string} title
 * @property {string|null} [id]
 * @property {boolean} [uncounted]
 * @property {boolean} [hidden] left out of the show; people can still go to it
 * @property {string} [listed] its title in the outline, if another
 * @property {boolean[]} [countedSteps] whether each of its steps has a number of its own; none has one if left out
 *
 * @typedef {object} LinearPosition the current slide
 * @property {number} at its index, from 0; -1 if there is none
 * @property {number} shown how many of its steps are shown
 * @property {number} steps how many steps it has, as far as the framework knows
 * @property {number} [number] if its steps have numbers, or it shows another than that of the counted slides up to it
 * @property {string} [notes]
 * @property {string[]} [cues]
 * @property {boolean} [blank]
 * @property {boolean} [overview]
 *
 * @typedef {object} LinearDeck
 * @property {string} version
 * @property {() => boolean} alive see `Adapter`
 * @property {() => LinearSlide[]} slides returns all slides with uncut titles. Called often, so cache what is expensive
 * @property {() => (Element|null|undefined)[]} [slideElements] returns the element of each slide, for its section and its planned time
 * @property {() => (string|null)[]|null} [sections] returns the section of each slide; null where their elements say it
 * @property {() => LinearPosition} position
 * @property {(by: 1|-1) => void|Promise<void>} step moves one step; at the ends it changes nothing
 * @property {(at: number, shown: number) => void|Promise<void>} goTo shows an existing slide, counted from 0, with `shown` of its steps
 * @property {(what: 'blank'|'overview', on: boolean) => void|Promise<void>} turn called only if it changes something. Throws
 *   `RejectedError` for what the framework doesn't have
 * @property {() => Element|null|undefined} [element] returns what has the size of the current slide, where it doesn't fill the window; null if
 *   that isn't known now
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
    const { numbers, total } = count(all);
    return {
      indices: { h: Math.max(at, 0), v: 0, f: steps ? shown - 1 : null },
      number: numbers[at] ?? 0,
      total,
      id: all[at]?.id ?? null,
      fragment: shown,
      fragments: steps,
      title: all[at]?.title ?? '',
      next_title: all[nextShown(all, at, 1)]?.title ?? null,
      ...rest,
    };
  }

  slideBox() {
    const box = this.deck.element?.()?.getBoundingClientRect();
    return box?.width && box.height ? box : null;
  }

  shownElements() {
    const shown = this.deck.slideElements?.()[this.deck.position().at];
    return shown ? [shown] : null;
  }

  outline() {
    const all = this.deck.slides();
    const { numbers } = count(all);
    const elements = this.deck.slideElements?.() ?? [];
    const sections = this.deck.sections?.() ?? sectionsOf(elements);
    return all.map(({ title, listed = title, id = null, uncounted }, h) => ({
      h, v: 0, number: uncounted ? null : numbers[h] ?? null, title: listed, id, seconds: plannedSeconds(elements[h]), section: sections[h] ?? null,
    }));
  }

  /**
   * @param {Command} command
   * @returns {void|Promise<void>}
   */
  run(command) {
    switch (command.action) {
      case 'next': return command.skipFragments ? this.#move(1) : this.deck.step(1);
      case 'previous': return command.skipFragments ? this.#move(-1) : this.deck.step(-1);
      case 'first': return this.deck.goTo(Math.max(nextShown(this.deck.slides(), -1, 1), 0), 0);
      case 'last': return this.deck.goTo(this.#last(), 0);
      case 'go_to': {
        const { at, shown } = this.#find(command);
        return this.deck.goTo(at, shown);
      }
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

  /** @returns {number} index of the last slide that counts: backup slides follow it */
  #last() {
    const all = this.deck.slides();
    const counted = all.map((slide) => !slide.hidden && counts(slide).includes(true)).lastIndexOf(true);
    return counted < 0 ? all.length - 1 : counted;
  }

  /**
   * @param {1|-1} by
   * @returns {void|Promise<void>}
   */
  #move(by) {
    const at = nextShown(this.deck.slides(), this.deck.position().at, by);
    if (at >= 0) return this.deck.goTo(at, 0);
  }

  /**
   * @param {Extract<Command, {action: 'go_to'}>} command
   * @returns {{at: number, shown: number}}
   */
  #find({ slide: wanted, indices }) {
    const all = this.deck.slides();
    const found = indices
      ? { at: indices.h, shown: (indices.f ?? -1) + 1 }
      : typeof wanted === 'number'
        ? withNumber(all, wanted)
        : { at: all.findIndex(({ id, title }) => id === wanted || title === wanted), shown: 0 };
    if (found.at in all) return found;
    throw new RejectedError('no_such_slide', { slide: String(wanted ?? found.at + 1) });
  }
}

/**
 * @param {{hidden?: boolean}[]} all
 * @param {number} at
 * @param {1|-1} by
 * @returns {number} index of the nearest slide before or after one that is not hidden, -1 if there is none
 */
export function nextShown(all, at, by) {
  let next = at + by;
  while (all[next]?.hidden) next += by;
  return next in all ? next : -1;
}

/**
 * @param {LinearSlide[]} all
 * @returns {{numbers: number[], total: number}} the number of each slide, or of the counted one before it
 */
function count(all) {
  let total = 0;
  const numbers = all.map((slide) => {
    const number = total + (slide.uncounted ? 0 : 1);
    total += counts(slide).filter(Boolean).length;
    return number;
  });
  return { numbers, total };
}

/**
 * @param {LinearSlide} slide
 * @returns {boolean[]} whether the slide has a number, then whether each of its steps has one of its own
 */
function counts({ uncounted, countedSteps = [] }) {
  return [!uncounted, ...countedSteps];
}

/**
 * @param {LinearSlide[]} all
 * @param {number} wanted
 * @returns {{at: number, shown: number}} the slide, and how many of its steps are shown, that has this number; -1 if none has it
 */
function withNumber(all, wanted) {
  let number = 0;
  for (const [at, slide] of all.entries()) {
    const shown = counts(slide).findIndex((counted) => counted && (number += 1) === wanted);
    if (shown >= 0) return { at, shown };
  }
  return { at: -1, shown: 0 };
}
