/** @import {AdapterEvents} from '../base/adapter.js' */
/** @import {LinearDeck} from '../base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../../dom/text.js';
import { cached, cues, observe } from '../base/page_tools.js';
import { linearAdapter, rejectUnsupported } from '../base/linear_deck.js';

/** Shower 3, see https://github.com/shower/core. Its overview is the list of all slides, in which its decks begin. */
export const name = 'Shower';

/**
 * @typedef {object} Shower the global `shower`
 * @property {{element: HTMLElement}[]} slides without those that are hidden
 * @property {{stepSelector: string, activeSlideClass: string, visitedSlideClass: string}} options
 * @property {HTMLElement} container
 * @property {number} activeSlideIndex -1 in a list in which none was chosen yet
 * @property {boolean} isListMode
 * @property {(index: number) => void} goTo
 * @property {() => void} next shows the next step, or slide
 * @property {() => void} enterFullMode
 * @property {() => void} exitFullMode
 * @property {(event: Event) => boolean} dispatchEvent
 */

/** @returns {Shower|null} */
function shower() {
  const { shower: api } = /** @type {any} */ (window);
  return typeof api?.enterFullMode === 'function' && api.container && api.slides?.length ? api : null;
}

export function find() {
  const api = shower();
  return api ? linearAdapter(new ShowerDeck(api)) : null;
}

/** @implements {LinearDeck} */
class ShowerDeck {
  version = '';
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide), id: slide.id }));

  /** @param {Shower} api */
  constructor(api) {
    this.api = api;
  }

  alive() {
    return shower() === this.api && (this.api.slides[0]?.element.isConnected ?? false);
  }

  slides() {
    return this.api.slides.map(({ element }) => this.#slides.get(element));
  }

  slideElements() {
    return this.api.slides.map(({ element }) => element);
  }

  position() {
    const { activeSlideIndex: at, isListMode } = this.api;
    const here = this.api.slides[at]?.element;
    const steps = this.#steps(at);
    const hidden = steps.filter((step) => !this.#isShown(step));
    return {
      at,
      shown: steps.length - hidden.length,
      steps: steps.length,
      notes: here && readableTextOfAll(here.querySelectorAll('.notes, footer.footer')),
      cues: here && cues(here, (owner) => !hidden.some((step) => step.contains(owner))),
      overview: isListMode,
    };
  }

  element() {
    const { activeSlideIndex: at, isListMode, slides } = this.api;
    return isListMode ? null : slides[at]?.element;
  }

  /** @param {1|-1} by */
  step(by) {
    const { at, shown, steps } = this.position();
    if (by > 0 ? shown < steps : shown > 0) this.goTo(at, shown + by);
    else if (this.api.slides[at + by]) this.goTo(at + by, by > 0 ? 0 : this.#steps(at + by).length);
  }

  /**
   * Shower itself counts the steps wrongly where some of them were shown before, so it starts without any.
   *
   * @param {number} at
   * @param {number} shown
   */
  goTo(at, shown) {
    const { api } = this;
    const { activeSlideClass, visitedSlideClass } = api.options;
    const steps = this.#steps(at);
    for (const step of steps) step.classList.remove(activeSlideClass, visitedSlideClass);
    if (at !== api.activeSlideIndex) api.goTo(at);
    else api.dispatchEvent(new CustomEvent('slidechange', { detail: {} }));
    for (let step = 0; step < Math.min(shown, steps.length); step++) api.next();
  }

  /**
   * @param {'blank'|'overview'} what
   * @param {boolean} on
   */
  turn(what, on) {
    if (what === 'blank') rejectUnsupported(what);
    if (on) return this.api.exitFullMode();
    if (this.api.activeSlideIndex < 0) this.api.goTo(0);
    this.api.enterFullMode();
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    observe(this.api.container, { subtree: true, attributes: true, attributeFilter: ['class'] }, moved, signal);
  }

  /** @param {number} at */
  #steps(at) {
    const slide = this.api.isListMode ? undefined : this.api.slides[at]?.element; // a list shows all steps
    return [...slide?.querySelectorAll(this.api.options.stepSelector) ?? []];
  }

  /** @param {Element} step */
  #isShown({ classList }) {
    return classList.contains(this.api.options.activeSlideClass) || classList.contains(this.api.options.visitedSlideClass);
  }
}
