/** @import {AdapterEvents} from './adapter.js' */
/** @import {RowDeck} from './row.js' */
import { title } from '../text.js';
import { cues, observe, remembered, until } from './page.js';
import { row, without } from './row.js';
import { findDeckContext, findSlides } from './spectacle/context.js';

/** Spectacle 8 and later. */
export const name = 'Spectacle';

/** Milliseconds. */
const MOVED_WITHIN = 1_000;
const FADED_IN_WITHIN = 50;

export function find() {
  const context = findDeckContext();
  return context?.initialized && context.slideCount ? row(new SpectacleDeck(context.slidePortalNode)) : null;
}

/** @implements {RowDeck} */
class SpectacleDeck {
  #titles = remembered((/** @type {Element} */ slide) => ({ title: titleOf(slide) }));

  /** @param {Element} portal where the slides are */
  constructor(portal) {
    this.version = '';
    this.portal = portal;
  }

  alive() {
    return this.portal.isConnected && findDeckContext()?.slidePortalNode === this.portal;
  }

  slides() {
    return this.#slides().map(({ element }) => (element ? this.#titles.of(element) : { title: '' }));
  }

  place() {
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
    without(what); // its overview is another page, with which the deck starts anew
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    // A step of a slide is an animation of styles, so what React has of it is looked at, whatever changes.
    let last = '';
    const look = () => {
      const now = JSON.stringify(this.place());
      if (now !== last) moved();
      last = now;
    };
    observe(this.portal, { subtree: true, attributes: true, attributeFilter: ['style', 'class'] }, look, signal);
    observe(this.portal, { subtree: true, childList: true, characterData: true }, () => {
      this.#titles.forget();
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
    await until(() => JSON.stringify(this.#view()) !== before && isSettled(), MOVED_WITHIN);
    await new Promise((resolve) => setTimeout(resolve, FADED_IN_WITHIN)); // a step that fades in is transparent at first
  }

  #view() {
    const { slideIndex = 0, stepIndex = 0 } = findDeckContext()?.activeView ?? {};
    return { slideIndex, stepIndex };
  }

  #slides() {
    return findSlides(findDeckContext());
  }
}

/** React commits a move in two steps: what is wanted, then what is shown. */
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
 * Its headings are no `h1`: what stands in the largest letters is taken for one.
 * @param {Element} slide
 */
function titleOf(slide) {
  if (slide.querySelector('h1, h2, h3, h4, h5, h6')) return title(slide);
  /** @type {Element|null} */
  let largest = null;
  let size = 0;
  for (const element of slide.querySelectorAll('*')) {
    const own = [...element.childNodes].some((child) => child instanceof Text && child.data.trim());
    const letters = own ? parseFloat(getComputedStyle(element).fontSize) : 0;
    if (letters > size) [largest, size] = [element, letters];
  }
  return largest?.textContent ?? title(slide);
}
