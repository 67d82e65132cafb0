/** @import {AdapterEvents} from '../base/adapter.js' */
/** @import {LinearDeck} from '../base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../../dom/text.js';
import { cached, cues, observe, pressKey } from '../base/page_tools.js';
import { linearAdapter, rejectUnsupported } from '../base/linear_deck.js';

/**
 * Bespoke.js with its plugin bespoke-classes, which shows the current slide. The deck is moved by its own object if that is in a global
 * variable, or else by the plugin bespoke-keys. The first bullet of bespoke-bullets is always shown, so it is no step.
 */
export const name = 'Bespoke.js';

const KEYS = {
  [1]: { key: 'PageDown', code: 'PageDown', keyCode: 34 },
  [-1]: { key: 'PageUp', code: 'PageUp', keyCode: 33 },
};

/**
 * @typedef {object} Bespoke its deck object
 * @property {Element} parent
 * @property {(index?: number) => number} slide
 * @property {() => void} next
 * @property {() => void} prev
 */

export function find() {
  const parent = document.querySelector('.bespoke-parent');
  return parent?.querySelector('.bespoke-slide.bespoke-active') ? linearAdapter(new BespokeDeck(parent)) : null;
}

/** @implements {LinearDeck} */
class BespokeDeck {
  version = '';
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide), id: slide.getAttribute('data-bespoke-hash') || slide.id }));

  /** @param {Element} parent */
  constructor(parent) {
    this.parent = parent;
    this.bespoke = findBespoke(parent);
  }

  alive() {
    return this.parent.isConnected;
  }

  slides() {
    return this.#elements().map((slide) => this.#slides.get(slide));
  }

  slideElements() {
    return this.#elements();
  }

  position() {
    const all = this.#elements();
    const at = all.findIndex((slide) => slide.classList.contains('bespoke-active'));
    const here = all[at];
    return {
      at,
      shown: Math.max((here?.querySelectorAll('.bespoke-bullet-active').length ?? 0) - 1, 0),
      steps: Math.max((here?.querySelectorAll('.bespoke-bullet').length ?? 0) - 1, 0),
      notes: here && readableTextOfAll(here.querySelectorAll('.notes')),
      cues: here && cues(here, (owner) => !owner.closest('.bespoke-bullet-inactive')),
    };
  }

  /** @param {1|-1} by */
  step(by) {
    const { at, shown, steps } = this.position();
    if (by > 0 ? shown < steps || at + 1 in this.#elements() : shown > 0 || at > 0) this.#step(by);
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  goTo(at, shown) {
    if (this.bespoke && (this.position().at !== at || this.position().shown > shown)) this.bespoke.slide(at);
    let away = 0;
    do {
      const now = this.position();
      away = at - now.at || Math.min(shown, now.steps) - now.shown;
    } while (away && this.#step(away > 0 ? 1 : -1));
  }

  /** @param {'blank'|'overview'} what */
  turn(what) {
    rejectUnsupported(what);
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    observe(this.parent, { subtree: true, attributes: true, attributeFilter: ['class'] }, moved, signal);
  }

  /**
   * @param {1|-1} by
   * @returns {boolean} whether the deck has moved
   */
  #step(by) {
    const before = this.position();
    if (this.bespoke) this.bespoke[by > 0 ? 'next' : 'prev']();
    else pressKey(KEYS[by], document.body);
    const { at, shown } = this.position();
    return at !== before.at || shown !== before.shown;
  }

  #elements() {
    return [...this.parent.querySelectorAll('.bespoke-slide')];
  }
}

/**
 * @param {Element} parent
 * @returns {Bespoke|null}
 */
function findBespoke(parent) {
  for (const name of Object.getOwnPropertyNames(window)) { // skips accessors: reading one could have side effects
    const value = Object.getOwnPropertyDescriptor(window, name)?.value;
    if (value && value !== window && isBespoke(value, parent)) return value;
  }
  return null;
}

/**
 * @param {any} value
 * @param {Element} parent
 */
function isBespoke(value, parent) {
  try {
    return value.parent === parent && ['slide', 'next', 'prev'].every((method) => typeof value[method] === 'function');
  } catch {
    return false; // a window of another origin, or a getter that throws
  }
}
