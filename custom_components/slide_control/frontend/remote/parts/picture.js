/** @import {PictureSlide, SlidePicture} from '../../preview/picture_element.js' */
import '../../preview/picture_element.js';

/** @param {URL} base */
export function pictureElement(base) {
  const element = /** @type {SlidePicture} */ (document.createElement('slide-control-picture'));
  element.base = base;
  element.setAttribute('aria-hidden', 'true'); // the title says it
  let last = '';
  return {
    element,
    /**
     * @param {PictureSlide|null} slide
     * @param {SlidePicture['deck']} deck
     * @param {string|null} picture
     */
    show(slide, deck, picture) {
      const key = JSON.stringify([slide, deck, picture]);
      if (key === last) return;
      last = key;
      element.deck = deck;
      element.picture = picture;
      element.slide = slide;
    },
  };
}
