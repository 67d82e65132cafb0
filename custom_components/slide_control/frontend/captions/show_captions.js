/** @import {Captions} from '../connection/protocol.js' */

/** @param {Captions} captions for this display to show above the slides; most displays never load the overlay */
export async function showCaptions(captions) {
  const overlay = await import('./caption_overlay.js');
  overlay.showCaptions(captions);
}
