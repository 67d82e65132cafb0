/** @import {AdapterEvents} from './base/adapter.js' */
/** @import {Slideshow} from './remark/slideshow.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
import { slideTitle } from '../dom/text.js';
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { cues, observe, cached } from './base/page_tools.js';
import { linearAdapter, rejectUnsupported } from './base/linear_deck.js';
import { findSlideshow } from './remark/slideshow.js';

/** remark (github.com/gnab/remark) 0.14 and later. Each part between two `--` lines is a step of its slide. */
export const name = 'remark';

export function find() {
  const area = document.querySelector('.remark-container .remark-slides-area');
  return area?.querySelector('.remark-slide-container.remark-visible') ? linearAdapter(new RemarkDeck(area, findSlideshow(area))) : null;
}

export function explainMissing() {
  if (document.querySelector('.remark-container')) return localize('not_started.no_slides', { framework: name });
  return document.querySelector('textarea#source') ? localize('not_started.framework', { framework: name }) : null;
}

/** @implements {LinearDeck} */
class RemarkDeck {
  #titles = cached((/** @type {Element} */ slide) => slideTitle(slide.querySelector('.remark-slide-content') ?? slide));

  /**
   * @param {Element} area
   * @param {Slideshow} slideshow
   */
  constructor(area, slideshow) {
    this.area = area;
    this.slideshow = slideshow;
    this.version = slideshow.version;
  }

  alive() {
    return this.area.isConnected && this.area.childElementCount > 0;
  }

  slides() {
    const elements = this.#elements();
    const groups = this.#groups();
    return groups.map((first, index) => ({
      title: elements[first] ? this.#titles.get(elements[first]) : '',
      id: elements[first]?.querySelector('.remark-slide-content')?.id.replace(/^slide-/, '') || null,
      uncounted: this.slideshow.isUncounted(first),
      countedSteps: this.#counted(first + 1, groups[index + 1] ?? elements.length),
    }));
  }

  slideElements() {
    const elements = this.#elements();
    return this.#groups().map((first) => elements[first]);
  }

  position() {
    const elements = this.#elements();
    const groups = this.#groups();
    const current = elements.findIndex((element) => element.classList.contains('remark-visible'));
    const at = groups.filter((first) => first <= current).length - 1;
    const first = groups[at] ?? 0;
    const here = elements[current];
    return {
      at,
      shown: current - first,
      steps: (groups[at + 1] ?? elements.length) - first - 1,
      // remark shows 1 on uncounted slides before the first counted one.
      number: Math.max(1, this.#counted(0, current + 1).filter(Boolean).length),
      notes: here?.querySelector('.remark-slide-notes')?.textContent ?? '',
      cues: here && [...this.slideshow.cues(current), ...cues(here)],
      blank: this.#container()?.classList.contains('remark-blackout-mode'),
    };
  }

  /** @returns {Element|null} */
  element() {
    return this.area.querySelector('.remark-visible .remark-slide-scaler');
  }

  /** @param {1|-1} by */
  step(by) {
    const elements = this.#elements();
    const current = elements.findIndex((element) => element.classList.contains('remark-visible')) + by;
    if (elements[current]) return this.slideshow.goTo(current);
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  goTo(at, shown) {
    const groups = this.#groups();
    const first = groups[at] ?? 0;
    const last = (groups[at + 1] ?? this.#elements().length) - 1;
    return this.slideshow.goTo(Math.min(first + shown, last));
  }

  /** @param {'blank'|'overview'} what */
  turn(what) {
    return what === 'blank' ? this.slideshow.toggleBlackout() : rejectUnsupported(what);
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    const container = this.#container();
    if (container) observe(container, { attributes: true, attributeFilter: ['class'] }, moved, signal);
    observe(this.area, { subtree: true, attributes: true, attributeFilter: ['class'] }, moved, signal);
    observe(this.area, { childList: true }, () => {
      this.#titles.clear();
      rebuilt();
      moved();
    }, signal);
    addEventListener('message', ({ source, data }) => {
      if (source !== window && typeof data === 'string' && /^(gotoSlide:|toggleBlackout)/.test(data)) moved();
    }, { signal });
  }

  #elements() {
    return [...this.area.querySelectorAll(':scope > .remark-slide-container')];
  }

  /** Indices of the elements that begin a slide; the others continue the one before. */
  #groups() {
    return this.#elements().flatMap((_, index) => (this.slideshow.isContinued(index) ? [] : [index]));
  }

  /**
   * Each increment has a number of its own, unless the deck sets `countIncrementalSlides: false` or `count: false`.
   *
   * @param {number} first
   * @param {number} end
   * @returns {boolean[]}
   */
  #counted(first, end) {
    return Array.from({ length: end - first }, (_, index) => !this.slideshow.isUncounted(first + index));
  }

  #container() {
    return this.area.closest('.remark-container');
  }
}
