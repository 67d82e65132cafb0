/** @import {AdapterEvents} from '../base/adapter.js' */
/** @import {LinearDeck} from '../base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../../dom/text.js';
import { cached, cues, observe, pressKey, waitUntil } from '../base/page_tools.js';
import { linearAdapter, rejectUnsupported } from '../base/linear_deck.js';

/**
 * WebSlides, see https://github.com/webslides/webslides. Its object may be in no global, so it is moved by the address. It has no steps,
 * reorders the slides in the document, and numbers them in their ids.
 */
export const name = 'WebSlides';

/** A vertical deck scrolls for 650 ms, and doesn't hear the address meanwhile. */
const MOVE_TIMEOUT_MS = 800;
const ZOOM_TIMEOUT_MS = 1_500;
const MINUS = { key: '-', code: 'Minus', keyCode: 189 };
const ESCAPE = { key: 'Escape', code: 'Escape', keyCode: 27 };

export function find() {
  const root = document.getElementById('webslides');
  const started = root && document.documentElement.classList.contains('ws-ready') && root.querySelector(':scope > section.slide.current');
  return started ? linearAdapter(new WebSlidesDeck(root)) : null;
}

/** @implements {LinearDeck} */
class WebSlidesDeck {
  version = '';
  #at = 0;
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide) }));

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
    const all = this.#elements();
    const current = all.filter((slide) => slide.classList.contains('current'));
    if (current.length === 1) this.#at = all.indexOf(/** @type {Element} */ (current[0])); // there are two while it scrolls
    const here = all[this.#at];
    return {
      at: this.#at,
      shown: 0,
      steps: 0,
      notes: here && readableTextOfAll(here.querySelectorAll('.notes')),
      cues: here && cues(here),
      overview: isZoomed(),
    };
  }

  /** @param {1|-1} by */
  async step(by) {
    const at = this.position().at + by;
    if (at in this.#elements()) await this.goTo(at); // by itself, it would go around
  }

  /** @param {number} at */
  async goTo(at) {
    const there = () => this.position().at === at;
    location.hash = `#slide=${at + 1}`;
    await waitUntil(there, MOVE_TIMEOUT_MS);
    if (there()) return;
    dispatchEvent(new HashChangeEvent('hashchange')); // it was still scrolling
    await waitUntil(there, MOVE_TIMEOUT_MS);
  }

  /**
   * @param {'blank'|'overview'} what
   * @param {boolean} on
   */
  async turn(what, on) {
    if (what === 'blank') rejectUnsupported(what);
    pressKey(on ? MINUS : ESCAPE, document.body);
    await waitUntil(() => isZoomed() === on, ZOOM_TIMEOUT_MS);
    if (isZoomed() !== on) rejectUnsupported(what); // its option `showIndex` is off
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    observe(this.root, { subtree: true, attributes: true, attributeFilter: ['class'] }, moved, signal);
    observe(document.documentElement, { attributes: true, attributeFilter: ['class'] }, moved, signal);
  }

  #elements() {
    const number = (/** @type {Element} */ slide) => Number(slide.id.replace('section-', ''));
    return [...this.root.querySelectorAll(':scope > section.slide')].sort((a, b) => number(a) - number(b));
  }
}

function isZoomed() {
  return document.documentElement.classList.contains('ws-ready-zoom');
}
