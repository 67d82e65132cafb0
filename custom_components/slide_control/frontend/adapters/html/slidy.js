/** @import {AdapterEvents} from '../base/adapter.js' */
/** @import {LinearDeck} from '../base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../../dom/text.js';
import '../../words/en_display.js';
import { localize } from '../../words/words.js';
import { cached, cues, observe } from '../base/page_tools.js';
import { linearAdapter, rejectUnsupported } from '../base/linear_deck.js';

/** HTML Slidy of the W3C, which `pandoc -t slidy` and AsciiDoc use. Notes are its handouts: inside a slide, or between it and the next. */
export const name = 'Slidy';

/**
 * @typedef {object} Slidy the global `w3c_slidy`, see https://www.w3.org/Talks/Tools/Slidy2/
 * @property {boolean} [initialized]
 * @property {Element[]} slides
 * @property {Element[]} notes
 * @property {number} slide_number index of the current slide
 * @property {Element|null} last_shown the last step that is shown
 * @property {number|boolean} view_all whether all slides are listed
 * @property {(node: Element|null) => Element|null} next_incremental_item the step of the current slide that follows a step
 * @property {(incremental: boolean) => void} next_slide
 * @property {(incremental: boolean) => void} previous_slide
 * @property {(index: number) => void} goto_slide
 * @property {() => void} set_location
 * @property {() => void} toggle_view
 */

/** @returns {Slidy|null} */
function slidy() {
  const { w3c_slidy: api } = /** @type {any} */ (window);
  return api?.slides?.length && document.querySelector('.slide') ? api : null;
}

export function find() {
  const api = slidy();
  // The first slide is shown when everything else has been done.
  return api?.slides.some((slide) => !slide.classList.contains('hidden')) ? linearAdapter(new SlidyDeck(api)) : null;
}

export function explainMissing() {
  return !slidy() && document.querySelector('script[src*="slidy"]') && document.querySelector('.slide')
    ? localize('not_started.framework', { framework: name }) : null;
}

/** @implements {LinearDeck} */
class SlidyDeck {
  version = '';
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide), id: slide.id }));

  /** @param {Slidy} api */
  constructor(api) {
    this.api = api;
  }

  alive() {
    return slidy() === this.api && (this.api.slides[0]?.isConnected ?? false);
  }

  slides() {
    return this.api.slides.map((slide) => this.#slides.get(slide));
  }

  slideElements() {
    return [...this.api.slides];
  }

  position() {
    const { slide_number: at, slides, last_shown: last, view_all: all } = this.api;
    const steps = this.#steps();
    const here = slides[at];
    return {
      at,
      shown: last ? steps.indexOf(last) + 1 : 0,
      steps: steps.length,
      notes: here && this.#notes(here, slides[at + 1]),
      cues: here && cues(here, (owner) => !owner.closest('.invisible')),
      overview: Boolean(all),
    };
  }

  /** @param {1|-1} by */
  step(by) {
    if (by > 0) this.api.next_slide(true);
    else this.api.previous_slide(true);
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  goTo(at, shown) {
    if (at !== this.api.slide_number || shown < this.position().shown) this.api.goto_slide(at);
    for (let now = this.position(); now.shown < Math.min(shown, now.steps); now = this.position()) this.api.next_slide(true);
    this.api.set_location(); // five times a second, it goes to the slide in the address
  }

  /** @param {'blank'|'overview'} what */
  turn(what) {
    if (what === 'blank') rejectUnsupported(what);
    this.api.toggle_view();
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class', 'style'] }, moved, signal);
  }

  #steps() {
    /** @type {Element[]} */
    const steps = [];
    for (let step = this.api.next_incremental_item(null); step; step = this.api.next_incremental_item(step)) steps.push(step);
    return steps;
  }

  /**
   * @param {Element} slide
   * @param {Element|undefined} next
   */
  #notes(slide, next) {
    const belongs = (/** @type {Element} */ note) => slide.contains(note) || (follows(slide, note) && (!next || follows(note, next)));
    return readableTextOfAll(this.api.notes.filter(belongs));
  }
}

/**
 * @param {Element} first
 * @param {Element} second
 */
function follows(first, second) {
  return (first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
