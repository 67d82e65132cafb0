/** @import {AdapterEvents} from './adapter.js' */
/** @import {RowDeck} from './row.js' */
import { title, words } from '../text.js';
import { cues, observe, press, remembered, until } from './page.js';
import { row, without } from './row.js';

/** The template "bespoke" of Marp CLI, its default for HTML. It lets nobody have its deck: its address and its keys steer it. */
export const name = 'Marp';

/** Milliseconds. A transition between slides takes half a second unless the deck says otherwise; what comes before its end is swallowed. */
const LONGEST_TRANSITION = 1_500;
const MOVED_WITHIN = 500;

export function find() {
  const { bespokeView: view } = document.body?.dataset ?? {};
  const slides = document.querySelectorAll('.bespoke-marp-parent > .bespoke-marp-slide');
  return view === '' && slides.length ? row(new MarpDeck([...slides])) : null;
}

export function whyNot() {
  return document.querySelector('svg[data-marpit-svg]') && !document.querySelector('.bespoke-marp-parent')
    ? 'This HTML of Marp has no slide show. Convert it with the template "bespoke", which is the default.' : null;
}

/** @implements {RowDeck} */
class MarpDeck {
  #slides = remembered((/** @type {Element} */ slide) => ({ title: title(slide) }));

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
    return this.elements.map((slide) => this.#slides.of(slide));
  }

  place() {
    const at = this.#at();
    const here = this.elements[at];
    return {
      at,
      shown: here?.querySelectorAll('[data-marpit-fragment][data-bespoke-marp-fragment="active"]').length ?? 0,
      steps: here?.querySelectorAll('[data-marpit-fragment]').length ?? 0,
      notes: [...document.querySelectorAll(`.bespoke-marp-note[data-index="${at}"]`)].map((note) => words(note).trim()).join('\n'),
      cues: here && cues(here, (owner) => !owner.closest('[data-bespoke-marp-fragment="inactive"]')),
      overview: /** @type {HTMLElement|null} */ (document.querySelector('.bespoke-marp-overview'))?.dataset.open === '1',
    };
  }

  /** @param {1|-1} by */
  async step(by) {
    const { at, shown, steps } = this.place();
    if (by > 0 ? shown < steps : shown > 0) return this.goTo(at, shown + by);
    const next = this.elements[at + by];
    if (next) return this.goTo(at + by, by > 0 ? 0 : next.querySelectorAll('[data-marpit-fragment]').length);
  }

  /**
   * Going back in the browser's history is the one way to set slide and fragment in one.
   * @param {number} at
   * @param {number} shown
   */
  async goTo(at, shown) {
    await until(() => !isInTransition(), LONGEST_TRANSITION);
    const query = new URLSearchParams(location.search);
    if (shown) query.set('f', String(shown));
    else query.delete('f');
    history.replaceState(history.state, '', `${location.pathname}${query.size ? `?${query}` : ''}#${at + 1}`);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
    if (this.#at() !== at) await until(() => this.#at() === at, MOVED_WITHIN);
  }

  /**
   * @param {'blank'|'overview'} what
   * @param {boolean} on
   * @returns {void|Promise<void>}
   */
  turn(what, on) {
    if (what === 'blank') without(what);
    press({ key: 'o', code: 'KeyO', keyCode: 79 }, document);
    return until(() => this.place().overview === on, MOVED_WITHIN).then(() => {
      if (this.place().overview !== on) without(what);
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

/** Its style sheet is there as long as the transition runs. */
function isInTransition() {
  return document.getElementById('_tSId') !== null;
}
