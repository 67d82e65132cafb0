/** @import {SlidePicture} from '../../preview/picture_element.js' */
/** @import {Pointing} from './pointing_hold.js' */
/** @import {Actions, View} from '../model/view.js' */

/**
 * Makes a picture point while it is held. What this needs is loaded with the first slide, after the buttons are there.
 *
 * @param {HTMLElement} area
 * @param {SlidePicture} picture
 * @param {Actions} actions
 */
export function pointingPart(area, picture, actions) {
  /** @type {Pointing|null} */
  let pointing = null;
  let loading = false;
  /** @type {View|null} */
  let view = null;
  return {
    /** @param {View} now */
    update(now) {
      view = now;
      pointing?.update(now);
      if (loading || !now.state || !now.canPress) return;
      loading = true;
      load().then((loaded) => {
        if (actions.signal.aborted || !loaded) return;
        pointing = new loaded.Pointing(area, picture, actions);
        if (view) pointing.update(view);
      });
    },
  };
}

/** A remote that can't load it only can't point. */
function load() {
  return import('./pointing_hold.js').catch((error) => console.warn('Slide Control:', error));
}
