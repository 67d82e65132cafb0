/** @import {AdapterEvents} from '../base/adapter.js' */
/** @import {LinearDeck} from '../base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../../dom/text.js';
import { cached, cues, observe, waitUntil } from '../base/page_tools.js';
import { linearAdapter, rejectUnsupported } from '../base/linear_deck.js';

/** dzslides, as `pandoc -t dzslides` writes it. See https://github.com/paulrouget/dzslides. */
export const name = 'dzslides';

/** dzslides moves when the address has changed, after this task. */
const MOVE_TIMEOUT_MS = 500;
const STEPS = '.incremental > *';

/**
 * @typedef {object} Dz its global `Dz`
 * @property {number} idx number of the current slide, from 1
 * @property {number} step how many steps of it are shown
 * @property {Element[]} slides
 * @property {(number: number, step: number) => void} setCursor
 * @property {() => void} toggleView
 */

/** @returns {Dz|null} */
function dz() {
  const { Dz: api } = /** @type {any} */ (window);
  return typeof api?.setCursor === 'function' && api.slides?.length && api.idx > 0 ? api : null;
}

export function find() {
  const api = dz();
  return api && document.querySelector('body > section[aria-selected]') ? linearAdapter(new DzDeck(api)) : null;
}

/** @implements {LinearDeck} */
class DzDeck {
  version = '';
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide), id: slide.id }));

  /** @param {Dz} api */
  constructor(api) {
    this.api = api;
  }

  alive() {
    return dz() === this.api && (this.api.slides[0]?.isConnected ?? false);
  }

  slides() {
    return this.api.slides.map((slide) => this.#slides.get(slide));
  }

  slideElements() {
    return [...this.api.slides];
  }

  position() {
    const here = this.api.slides[this.api.idx - 1];
    const steps = here ? [...here.querySelectorAll(STEPS)] : [];
    const hidden = new Set(steps.slice(this.api.step));
    return {
      at: this.api.idx - 1,
      shown: Math.min(this.api.step, steps.length),
      steps: steps.length,
      notes: here && readableTextOfAll(here.querySelectorAll('[role="note"], .notes')),
      cues: here && cues(here, (owner) => ![...hidden].some((step) => step.contains(owner))),
      overview: document.documentElement.classList.contains('view'),
    };
  }

  element() {
    return this.api.slides[this.api.idx - 1];
  }

  /** @param {1|-1} by */
  async step(by) {
    const { at, shown, steps } = this.position();
    const next = this.api.slides[at + by];
    if (by > 0 ? shown < steps : shown > 0) await this.goTo(at, shown + by);
    else if (next) await this.goTo(at + by, by > 0 ? 0 : next.querySelectorAll(STEPS).length);
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  async goTo(at, shown) {
    const { api } = this;
    const step = Math.min(shown, api.slides[at]?.querySelectorAll(STEPS).length ?? 0);
    api.setCursor(at + 1, step);
    await waitUntil(() => api.idx === at + 1 && api.step === step, MOVE_TIMEOUT_MS);
  }

  /** @param {'blank'|'overview'} what */
  turn(what) {
    if (what === 'blank') rejectUnsupported(what);
    this.api.toggleView();
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    addEventListener('hashchange', () => setTimeout(moved), { signal });
    observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['class', 'aria-selected'] }, moved, signal);
  }
}
