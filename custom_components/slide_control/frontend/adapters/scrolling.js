/** @import {AdapterEvents} from './base/adapter.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
/** @import {Part} from './scrolling/parts.js' */
/** @import {Scroller} from './scrolling/scroller.js' */
import { readableTextOfAll } from '../dom/text.js';
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { linearAdapter, rejectUnsupported } from './base/linear_deck.js';
import { carried } from './base/sections.js';
import { findParts } from './scrolling/parts.js';
import { windowTitles } from './scrolling/first_words.js';
import { findScroller } from './scrolling/scroller.js';

/**
 * A long page of no framework, such as a document or the HTML export of an office program. Its slides are its sections, and what is longer than
 * the window is shown in several steps. A page without sections has a slide for each window.
 */
export const name = 'scrolling page';

export const lastResort = () => localize('toast.scrolling');

/** As far as the Page Down key scrolls, part of the window's height. */
const PAGE = 0.875;
/** A section that is longer than the window by less needs no further step: a margin (CSS pixels). */
const MAX_REST = 24;
/** After a person has scrolled, the section that is shown is the one at this part of the window's height; at the ends of the page, the first and the last. */
const READING_LINE = 0.3;
/** A page without sections has at least so many windows. */
const MIN_WINDOWS = 2;
/** Pages that change all the time are searched for sections this often. */
const MIN_SEARCH_INTERVAL_MS = 500;

export function find() {
  const scroller = findScroller();
  if (!scroller) return null;
  const parts = findParts(scroller);
  if (!parts.length && scroller.length < MIN_WINDOWS * scroller.windowHeight) return null;
  const adapter = linearAdapter(new ScrollingDeck(scroller, parts));
  if (!scroller.isWindow) adapter.takePicture = async () => null; // what draws pictures doesn't see how far an element is scrolled
  return adapter;
}

/** @implements {LinearDeck} */
class ScrollingDeck {
  version = '';
  #stale = false;
  #searchedAt = performance.now();
  /** Of a page without sections. @type {{title: string}[]} */
  #windows = [];
  /** Where a command has gone: a short section may end above the reading line. @type {{at: number, shown: number, top: number}|null} */
  #held = null;

  /**
   * @param {Scroller} scroller
   * @param {Part[]} parts none for a page without sections
   */
  constructor(scroller, parts) {
    this.scroller = scroller;
    this.parts = parts;
    this.divided = parts.length > 0;
  }

  alive() {
    this.#search();
    return this.scroller.element.isConnected && this.divided === this.parts.length > 0;
  }

  slides() {
    this.#search();
    return this.divided ? this.parts : this.#windowTitles();
  }

  /** The slides below a first-level heading, if there are smaller ones too. */
  sections() {
    const begins = this.parts.map(({ level, title }) => (level === 1 ? title : null));
    const found = begins.filter((title) => title !== null).length;
    return found > 1 && found < this.parts.length ? carried(begins) : this.slides().map(() => null);
  }

  slideElements() {
    return this.parts.map(({ element }) => element);
  }

  position() {
    const { at, shown } = this.#held ?? this.#seen();
    const here = this.parts[at]?.element;
    return {
      at,
      shown,
      steps: this.#extent(at).steps,
      notes: here && readableTextOfAll(this.#within(at, '.notes')),
      cues: here && this.#within(at, '[data-cue]').flatMap((owner) => owner.getAttribute('data-cue')?.split(',') ?? []),
    };
  }

  /** @param {1|-1} by */
  step(by) {
    const { at, shown, steps } = this.position();
    if (by > 0 ? shown < steps : shown > 0) this.goTo(at, shown + by);
    else if (by > 0 && at + 1 < this.slides().length) this.goTo(at + 1, 0);
    else if (by < 0 && at > 0) this.goTo(at - 1, this.#extent(at - 1).steps);
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  goTo(at, shown) {
    const { top, end, steps } = this.#extent(at);
    const step = Math.min(shown, steps);
    const { windowHeight } = this.scroller;
    this.scroller.scrollTo(step && step === steps ? end - windowHeight : top + step * PAGE * windowHeight);
    this.#held = { at, shown: step, top: this.scroller.top };
  }

  /** @param {'blank'|'overview'} what */
  turn(what) {
    rejectUnsupported(what);
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    addEventListener('scroll', () => {
      if (this.#held && Math.abs(this.scroller.top - this.#held.top) > 1) this.#held = null;
      moved();
    }, { capture: true, passive: true, signal });
    addEventListener('resize', () => {
      if (this.#held) this.goTo(this.#held.at, this.#held.shown); // lines break elsewhere now
      rebuilt();
      moved();
    }, { signal });
    const changes = new MutationObserver((records) => {
      if (records.every(({ target, addedNodes, removedNodes }) => [target, ...addedNodes, ...removedNodes].every(isOurs))) return;
      this.#stale = true;
      rebuilt();
    });
    changes.observe(this.scroller.content, { subtree: true, childList: true, characterData: true });
    signal.addEventListener('abort', () => {
      changes.disconnect();
      this.scroller.restore();
    }, { once: true });
  }

  #search() {
    const now = performance.now();
    const complete = this.parts.every(({ element }) => element.isConnected);
    if (!this.#stale || (complete && now - this.#searchedAt < MIN_SEARCH_INTERVAL_MS)) return;
    this.#stale = false;
    this.#searchedAt = now;
    this.#windows = [];
    const held = this.parts[this.#held?.at ?? -1]?.element;
    this.parts = findParts(this.scroller);
    if (this.#held && this.parts[this.#held.at]?.element !== held) this.#held = null;
  }

  #windowTitles() {
    const count = this.#windowCount();
    if (this.#windows.length !== count) {
      this.#windows = windowTitles(this.scroller, Array.from({ length: count }, (_, at) => this.#extent(at).top));
    }
    return this.#windows;
  }

  /** @returns {number} how many slides a page without sections has */
  #windowCount() {
    const { length, windowHeight } = this.scroller;
    return Math.max(Math.ceil((length - windowHeight - MAX_REST) / (PAGE * windowHeight)), 0) + 1;
  }

  /**
   * @param {number} at
   * @returns {{top: number, end: number, steps: number}} where the slide is, and how many steps follow its beginning
   */
  #extent(at) {
    const { scroller, parts } = this;
    const { windowHeight } = scroller;
    if (!this.divided) {
      const top = at * PAGE * windowHeight;
      return { top: Math.min(top, scroller.length - windowHeight), end: top + windowHeight, steps: 0 };
    }
    const [here, next] = [parts[at], parts[at + 1]];
    const top = here && at ? scroller.topOf(here.element) : 0;
    const end = next ? scroller.topOf(next.element) : scroller.endAfter(here?.element ?? scroller.content);
    return { top, end, steps: Math.max(Math.ceil((end - top - windowHeight - MAX_REST) / (PAGE * windowHeight)), 0) };
  }

  /** @returns {{at: number, shown: number}} what a person has scrolled to */
  #seen() {
    const { top, windowHeight } = this.scroller;
    const below = this.scroller.length - windowHeight - top;
    const line = this.divided ? top + Math.min(Math.max(READING_LINE * windowHeight, windowHeight - below), top) : top;
    let [at, beyond] = [0, this.divided ? this.parts.length : this.#windowCount()];
    while (beyond - at > 1) {
      const middle = (at + beyond) >> 1;
      if (this.#extent(middle).top <= line + 1) at = middle;
      else beyond = middle;
    }
    const { top: begin, steps } = this.#extent(at);
    return { at, shown: Math.min(Math.max(Math.round((top - begin) / (PAGE * windowHeight)), 0), steps) };
  }

  /**
   * @param {number} at
   * @param {string} selector
   * @returns {Element[]} those in a part
   */
  #within(at, selector) {
    const [here, next] = [this.parts[at], this.parts[at + 1]];
    return [...this.scroller.content.querySelectorAll(selector)].filter((element) => (here && isFrom(here.element, element))
      && !(next && isFrom(next.element, element)));
  }
}

/**
 * @param {Element} begin
 * @param {Element} element
 * @returns {boolean} whether the element is this one, in it or after it
 */
function isFrom(begin, element) {
  return begin === element || (begin.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** @param {Node} node */
function isOurs(node) {
  return node.nodeName.startsWith('SLIDE-CONTROL-');
}
