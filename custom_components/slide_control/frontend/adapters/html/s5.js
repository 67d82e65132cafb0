/** @import {AdapterEvents} from '../base/adapter.js' */
/** @import {LinearDeck} from '../base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../../dom/text.js';
import { cached, cues, observe } from '../base/page_tools.js';
import { linearAdapter, rejectUnsupported } from '../base/linear_deck.js';

/**
 * S5, as `rst2s5` and `pandoc -t s5` write it. Its script is a set of global functions and variables, and counts the title slide as 0;
 * here it is 1, as in all other frameworks. The notes of a slide are its handout.
 */
export const name = 'S5';

/**
 * @typedef {object} S5 its globals, see https://meyerweb.com/eric/tools/s5/
 * @property {number} snum index of the current slide
 * @property {number} incpos how many steps of it are shown
 * @property {Element[][]} incrementals the steps of each slide
 * @property {(by: number) => void} go
 * @property {(by: 1|-1) => void} subgo moves one step of the current slide
 * @property {boolean} s5mode false while all slides are listed
 * @property {() => void} toggle
 * @property {number|undefined} number what was typed before the next key. `go` sets it to 0, and then the next arrow key would do nothing
 */
const s5 = /** @type {S5} */ (/** @type {unknown} */ (window));

export function find() {
  const root = document.querySelector('.presentation');
  const started = root?.querySelector('.slide') && Array.isArray(s5.incrementals) && typeof s5.subgo === 'function' && typeof s5.go === 'function';
  return started ? linearAdapter(new S5Deck(/** @type {Element} */ (root))) : null;
}

/** @implements {LinearDeck} */
class S5Deck {
  version = document.querySelector('meta[name="version"]')?.getAttribute('content')?.replace(/^S5 /, '') ?? '';
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide), id: slide.id }));

  /** @param {Element} root */
  constructor(root) {
    this.root = root;
  }

  alive() {
    return this.root.isConnected;
  }

  slides() {
    return this.#elements().map((slide) => this.#slides.get(slide));
  }

  slideElements() {
    return this.#elements();
  }

  position() {
    const here = this.#elements()[s5.snum];
    const steps = s5.incrementals[s5.snum] ?? [];
    return {
      at: s5.snum,
      shown: s5.incpos,
      steps: steps.length,
      notes: here && readableTextOfAll(here.querySelectorAll('.handout, .notes')),
      cues: here && cues(here, (owner) => !owner.closest('.incremental')),
      overview: !s5.s5mode,
    };
  }

  /** @param {1|-1} by */
  step(by) {
    const { at, shown, steps } = this.position();
    if (by > 0 ? shown < steps : shown > 0) s5.subgo(by);
    else if (this.#elements()[at + by]) this.#go(by); // at the ends, it would hide the steps
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  goTo(at, shown) {
    if (at !== s5.snum) this.#go(at - s5.snum);
    const steps = Math.min(shown, s5.incrementals[s5.snum]?.length ?? 0);
    while (s5.incpos < steps) s5.subgo(1);
    while (s5.incpos > steps) s5.subgo(-1);
  }

  /** @param {'blank'|'overview'} what */
  turn(what) {
    if (what === 'blank') rejectUnsupported(what);
    s5.toggle();
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class', 'style'] }, moved, signal);
  }

  /** @param {number} by */
  #go(by) {
    s5.go(by);
    s5.number = undefined;
  }

  #elements() {
    return [...document.querySelectorAll('.slide')]; // in the order in which S5 numbers them
  }
}
