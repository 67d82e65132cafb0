/** @import {AdapterEvents} from './base/adapter.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../dom/text.js';
import { RejectedError } from './base/adapter.js';
import { cues, observe, pressKey, cached, waitUntil } from './base/page_tools.js';
import { linearAdapter, rejectUnsupported } from './base/linear_deck.js';

/** The template "bespoke" of Marp CLI, its default for HTML. Its deck object can't be reached, so its address and its keys are used. */
export const name = 'Marp';

/** A transition between slides takes half a second by default. Marp ignores what comes before its end. */
const MAX_TRANSITION_MS = 1_500;
const MOVE_TIMEOUT_MS = 500;

export function find() {
  const { bespokeView: view } = document.body?.dataset ?? {};
  const slides = document.querySelectorAll('.bespoke-marp-parent > .bespoke-marp-slide');
  return view === '' && slides.length ? linearAdapter(new MarpDeck([...slides])) : null;
}

/** @implements {LinearDeck} */
class MarpDeck {
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide) }));

  /** @param {Element[]} elements */
  constructor(elements) {
    this.elements = elements;
    this.parent = /** @type {Element} */ (elements[0]?.parentElement);
    this.version = document.querySelector('meta[name="generator"]')?.getAttribute('content') ?? '';
  }

  alive() {
    return this.parent.isConnected && this.elements[0]?.parentElement === this.parent;
  }

  slides() {
    return this.elements.map((slide) => this.#slides.get(slide));
  }

  slideElements() {
    return this.elements;
  }

  position() {
    const at = this.#at();
    const here = this.elements[at];
    return {
      at,
      shown: here?.querySelectorAll('[data-marpit-fragment][data-bespoke-marp-fragment="active"]').length ?? 0,
      steps: here?.querySelectorAll('[data-marpit-fragment]').length ?? 0,
      notes: readableTextOfAll(document.querySelectorAll(`.bespoke-marp-note[data-index="${at}"]`)),
      cues: here && cues(here, (owner) => !owner.closest('[data-bespoke-marp-fragment="inactive"]')),
      overview: /** @type {HTMLElement|null} */ (document.querySelector('.bespoke-marp-overview'))?.dataset.open === '1',
    };
  }

  element() {
    const here = this.elements[this.#at()];
    return here?.querySelector('foreignObject') ?? here; // the SVG around it fills the window
  }

  /** @param {1|-1} by */
  async step(by) {
    const { at, shown, steps } = this.position();
    if (by > 0 ? shown < steps : shown > 0) return this.goTo(at, shown + by);
    const next = this.elements[at + by];
    if (next) return this.goTo(at + by, by > 0 ? 0 : next.querySelectorAll('[data-marpit-fragment]').length);
  }

  /**
   * A `popstate` event is the only way to set slide and fragment at once.
   *
   * @param {number} at
   * @param {number} shown
   */
  async goTo(at, shown) {
    await waitUntil(() => !isInTransition(), MAX_TRANSITION_MS);
    const query = new URLSearchParams(location.search);
    if (shown) query.set('f', String(shown));
    else query.delete('f');
    history.replaceState(history.state, '', `${location.pathname}${`${query}` && `?${query}`}#${at + 1}`);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
    if (this.#at() !== at) await waitUntil(() => this.#at() === at, MOVE_TIMEOUT_MS);
  }

  /**
   * @param {'blank'|'overview'} what
   * @param {boolean} on
   * @returns {void|Promise<void>}
   */
  turn(what, on) {
    if (what === 'blank') rejectUnsupported(what);
    // The overview is a frame with the same deck that moves this one through localStorage. Both are blocked in a sandbox.
    if (origin === 'null') throw new RejectedError('overview_in_sandbox');
    pressKey({ key: 'o', code: 'KeyO', keyCode: 79 }, document);
    return waitUntil(() => this.position().overview === on, MOVE_TIMEOUT_MS).then(() => {
      if (this.position().overview !== on) rejectUnsupported(what);
    });
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    observe(document.body, {
      subtree: true, attributes: true, attributeFilter: ['class', 'data-bespoke-marp-fragment', 'data-open'],
    }, moved, signal);
  }

  #at() {
    return this.elements.findIndex((slide) => slide.classList.contains('bespoke-marp-active'));
  }
}

/** Marp adds a style sheet for the duration of a transition. */
function isInTransition() {
  return document.getElementById('_tSId') !== null;
}
