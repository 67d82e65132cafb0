/** @import {ShownDeck} from '../sources/source.js' */
import { element } from '../dom/element.js';

/**
 * The slide that a picture shows.
 *
 * @typedef {{number: number|null, h: number, v: number, f: number|null, title: string}} PictureSlide
 */

/** A picture of a slide, 16:9: the deck's own preview, else the picture that the display has made, else the title. */
export class SlidePicture extends HTMLElement {
  /** @type {ShownDeck|null} */
  deck = null;
  /** @type {string|null} path of a picture below Home Assistant */
  picture = null;
  /** @type {URL|null} Home Assistant's address */
  base = null;

  set slide(/** @type {PictureSlide|null} */ slide) {
    this.replaceChildren(element('span', slide?.title ?? ''));
  }
}

customElements.define('slide-control-picture', SlidePicture);
