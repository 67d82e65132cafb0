/** @import {AdapterEvents} from './adapter.js' */
/** @import {Slideshow} from './remark/slideshow.js' */
/** @import {RowDeck} from './row.js' */
import { title } from '../text.js';
import { cues, observe, remembered } from './page.js';
import { row, without } from './row.js';
import { findSlideshow } from './remark/slideshow.js';

/** remark (github.com/gnab/remark) 0.14 and later. What stands between two `--` is a step of its slide. */
export const name = 'remark';

export function find() {
  const area = document.querySelector('.remark-container .remark-slides-area');
  return area?.querySelector('.remark-slide-container.remark-visible') ? row(new RemarkDeck(area, findSlideshow(area))) : null;
}

export function whyNot() {
  if (document.querySelector('.remark-container')) return 'This deck of remark has no slides.';
  return document.querySelector('textarea#source') ? 'These slides did not start: remark could not be loaded, or stopped with an error.' : null;
}

/** @implements {RowDeck} */
class RemarkDeck {
  #titles = remembered((/** @type {Element} */ slide) => title(slide.querySelector('.remark-slide-content') ?? slide));

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
    return this.#groups().map((first) => ({
      title: elements[first] ? this.#titles.of(elements[first]) : '',
      id: elements[first]?.querySelector('.remark-slide-content')?.id.replace(/^slide-/, '') || null,
      uncounted: this.slideshow.isUncounted(first),
    }));
  }

  place() {
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
      notes: here?.querySelector('.remark-slide-notes')?.textContent ?? '',
      cues: here && [...this.slideshow.cues(current), ...cues(here)],
      blank: this.#container()?.classList.contains('remark-blackout-mode'),
    };
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
    return what === 'blank' ? this.slideshow.toggleBlackout() : without(what);
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
      this.#titles.forget();
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

  /** The first of each group of slides that are one slide to its author. */
  #groups() {
    return this.#elements().flatMap((_, index) => (this.slideshow.isContinued(index) ? [] : [index]));
  }

  #container() {
    return this.area.closest('.remark-container');
  }
}
