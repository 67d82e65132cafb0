/** @import {AdapterEvents} from './base/adapter.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
import { slideTitle } from '../dom/text.js';
import { cues, observe, cached, waitUntil } from './base/page_tools.js';
import { linearAdapter, rejectUnsupported } from './base/linear_deck.js';
import { findDeckContext, findSlides } from './spectacle/context.js';

/** Spectacle 8 and later. */
export const name = 'Spectacle';

const MOVE_TIMEOUT_MS = 1_000;
const FADE_IN_MS = 50;

export function find() {
  const context = findDeckContext();
  return context?.initialized && context.slideCount ? linearAdapter(new SpectacleDeck(context.slidePortalNode)) : null;
}

/** @implements {LinearDeck} */
class SpectacleDeck {
  #titles = cached((/** @type {Element} */ slide) => ({ title: titleOf(slide) }));

  /** @param {Element} portal the element with the slides */
  constructor(portal) {
    this.version = '';
    this.portal = portal;
  }

  alive() {
    return this.portal.isConnected && findDeckContext()?.slidePortalNode === this.portal;
  }

  slides() {
    return this.#slides().map(({ element }) => (element ? this.#titles.get(element) : { title: '' }));
  }

  slideElements() {
    return this.#slides().map(({ element }) => element);
  }

  position() {
    const { slideIndex: at, stepIndex: shown } = this.#view();
    const { element, steps = 0, notes = '' } = this.#slides()[at] ?? {};
    return {
      at,
      shown,
      steps,
      notes,
      cues: element ? cues(element, (owner) => !isTransparent(owner, element)) : [],
      overview: findDeckContext()?.inOverviewMode ?? false,
    };
  }

  /** @param {1|-1} by */
  step(by) {
    const { slideIndex: at, stepIndex: shown } = this.#view();
    if (by < 0 ? at === 0 && shown === 0 : at === this.#slides().length - 1 && shown >= (this.#slides()[at]?.steps ?? 0)) return;
    return this.#act((context) => (by > 0 ? context.stepForward() : context.stepBackward()));
  }

  /**
   * @param {number} slideIndex
   * @param {number} stepIndex
   */
  goTo(slideIndex, stepIndex) {
    const { slideIndex: at, stepIndex: shown } = this.#view();
    if (slideIndex === at && stepIndex === shown) return;
    return this.#act((context) => context.skipTo({ slideIndex, stepIndex }));
  }

  /**
   * @param {'blank'|'overview'} what
   */
  turn(what) {
    rejectUnsupported(what); // the overview is another page, which restarts the deck
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    // A step animates styles, so any change may be one. React's own state tells.
    let last = '';
    const look = () => {
      const now = JSON.stringify(this.position());
      if (now !== last) moved();
      last = now;
    };
    observe(this.portal, { subtree: true, attributes: true, attributeFilter: ['style', 'class'] }, look, signal);
    observe(this.portal, { subtree: true, childList: true, characterData: true }, () => {
      this.#titles.clear();
      rebuilt();
      look();
    }, signal);
  }

  /** @param {(context: import('./spectacle/context.js').DeckContext) => void} act */
  async #act(act) {
    const context = findDeckContext();
    if (!context) return;
    const before = JSON.stringify(this.#view());
    act(context);
    await waitUntil(() => JSON.stringify(this.#view()) !== before && isSettled(), MOVE_TIMEOUT_MS);
    await new Promise((resolve) => setTimeout(resolve, FADE_IN_MS)); // a step is transparent when it begins to fade in
  }

  #view() {
    const { slideIndex = 0, stepIndex = 0 } = findDeckContext()?.activeView ?? {};
    return { slideIndex, stepIndex };
  }

  #slides() {
    return findSlides(findDeckContext());
  }
}

/** React commits a move in two phases: first the pending view, then the active one. */
function isSettled() {
  const context = findDeckContext();
  return !context || (context.activeView.slideIndex === context.pendingView.slideIndex
    && context.activeView.stepIndex === context.pendingView.stepIndex);
}

/**
 * @param {Element} owner
 * @param {Element} slide
 */
function isTransparent(owner, slide) {
  for (let element = /** @type {Element|null} */ (owner); element && element !== slide; element = element.parentElement) {
    if (/** @type {HTMLElement} */ (element).style?.opacity === '0') return true;
  }
  return false;
}

/**
 * Headings are no `h1` elements in Spectacle, so the text with the largest letters is the title.
 *
 * @param {Element} slide
 */
function titleOf(slide) {
  if (slide.querySelector('h1, h2, h3, h4, h5, h6')) return slideTitle(slide);
  /** @type {Element|null} */
  let largest = null;
  let size = 0;
  for (const element of slide.querySelectorAll('*')) {
    const own = [...element.childNodes].some((child) => child instanceof Text && child.data.trim());
    const letters = own ? parseFloat(getComputedStyle(element).fontSize) : 0;
    if (letters > size) [largest, size] = [element, letters];
  }
  return largest?.textContent ?? slideTitle(slide);
}
