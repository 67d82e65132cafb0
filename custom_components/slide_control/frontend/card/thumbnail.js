/** @import {ShownDeck} from '../sources/source.js' */
/** @import {PictureSlide, SlidePicture} from '../preview/picture_element.js' */
/** @import {CardOptions} from './card.js' */
import '../preview/picture_element.js';
import { button, element } from '../dom/element.js';
import { localize } from '../words/words.js';

/** @typedef {{deck: ShownDeck|null, current: boolean, reachable: boolean, picture: string|null}} Shown what may change of a slide */

/** One slide of the grid. */
export class Thumbnail {
  item = element('li');
  button;
  /** @type {SlidePicture|null} while it is on the screen */
  #picture = null;
  /** @type {Shown} */
  #shown = { deck: null, current: false, reachable: false, picture: null };

  /**
   * @param {PictureSlide} slide
   * @param {URL} base
   * @param {() => void} tapped
   * @param {CardOptions} options
   */
  constructor(slide, base, tapped, { readOnly, signal }) {
    this.slide = slide;
    this.base = base;
    this.button = button('', '', tapped, signal);
    this.button.disabled = readOnly;
    this.button.tabIndex = -1;
    const name = element('span', nameOf(slide));
    name.className = 'name';
    this.button.append(name);
    this.item.append(this.button);
  }

  /** @param {boolean} visible */
  show(visible) {
    if (!visible) {
      this.#picture?.remove();
      this.#picture = null;
      return;
    }
    this.#picture ??= /** @type {SlidePicture} */ (document.createElement('slide-control-picture'));
    this.#picture.setAttribute('aria-hidden', 'true'); // the button has its name
    this.button.append(this.#picture);
    this.#draw();
  }

  /** @param {Shown} shown */
  update(shown) {
    // A grid may have a thousand of them, and a state comes with each step.
    if (JSON.stringify(shown) === JSON.stringify(this.#shown)) return;
    this.#shown = shown;
    this.button.tabIndex = shown.reachable ? 0 : -1;
    if (shown.current) this.button.setAttribute('aria-current', 'true');
    else this.button.removeAttribute('aria-current');
    this.#draw();
  }

  /** @param {'waiting'|'confirm'|null} mark */
  mark(mark) {
    this.item.dataset.mark = mark ?? '';
  }

  #draw() {
    if (!this.#picture) return;
    const { deck, picture } = this.#shown;
    Object.assign(this.#picture, { deck, base: this.base, slide: this.slide, picture, still: true });
  }
}

/** @param {PictureSlide} slide */
function nameOf({ number, title }) {
  if (!number) return title;
  return title ? localize('card.slide', { number, title }) : localize('card.slide_number', { number });
}
