/** @import {HostedDeck} from '../base/library.js' */
import '../../preview/picture_element.js';
import { element } from '../../dom/element.js';
import { icon } from '../base/icons.js';

const BASE = new URL('../../../../', import.meta.url); // this file is slide_control/client/panel/decks/thumbnail.js

/** The first slide of a deck as a small picture, made only when it comes into view. */
export class Thumbnail {
  node = element('div');
  #seen = false;
  #drawn = '';
  /** @type {HostedDeck|null} */
  #deck = null;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.node.className = 'thumbnail';
    this.node.setAttribute('aria-hidden', 'true');
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      this.#seen = true;
      this.#draw();
    });
    observer.observe(this.node);
    signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  }

  /** @param {HostedDeck} deck */
  update(deck) {
    this.#deck = deck;
    this.#draw();
  }

  #draw() {
    const deck = this.#deck;
    if (!deck) return;
    const drawn = JSON.stringify([this.#seen, deck.preview, deck.problem, deck.title, deck.modified]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    if (!this.#seen || deck.problem || !deck.preview) {
      this.node.replaceChildren(icon('screen'));
      return;
    }
    const picture = /** @type {import('../../preview/picture_element.js').SlidePicture} */ (document.createElement('slide-control-picture'));
    Object.assign(picture, { base: BASE, still: true, deck: { name: deck.name, title: deck.title, version: String(deck.modified), preview: deck.preview } });
    this.node.replaceChildren(picture);
    picture.slide = { number: 1, h: 0, v: 0, f: null, title: deck.title };
  }
}
