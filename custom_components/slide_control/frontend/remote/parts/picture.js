/** @import {PictureSlide, SlidePicture} from '../../preview/picture_element.js' */

/**
 * A picture of a slide. What draws it is loaded with the first slide, after the buttons are there.
 *
 * @param {URL} base
 * @param {{still?: boolean}} [options] `still` for lists of many
 */
export function pictureElement(base, { still = false } = {}) {
  const element = /** @type {SlidePicture} */ (document.createElement('slide-control-picture'));
  element.setAttribute('aria-hidden', 'true'); // the title says it
  let last = '';
  return {
    element,
    /**
     * @param {PictureSlide|null} slide
     * @param {SlidePicture['deck']} deck
     * @param {string|null} picture
     */
    async show(slide, deck, picture) {
      const key = JSON.stringify([slide, deck, picture]);
      if (key === last) return;
      last = key;
      if (!customElements.get('slide-control-picture')) {
        if (!slide || !await load()) return;
        if (key !== last) return; // the next slide came meanwhile
      }
      Object.assign(element, { base, still, deck, picture, slide });
    },
  };
}

/** @returns {Promise<boolean>} false if it can't be loaded: a remote without pictures is good for the talk */
async function load() {
  try {
    await import('../../preview/picture_element.js');
    return true;
  } catch (error) {
    console.warn('Slide Control:', error);
    return false;
  }
}
