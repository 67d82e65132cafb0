/** @import {Adapter} from '../adapters/base/adapter.js' */
import { takePicture } from '../snapshot/page_picture.js';
import { STILL } from './still_messages.js';

/** A picture or a font of the slide that isn't there by then is missing in the still. */
const MAX_LOAD_MS = 3_000;

/**
 * In the frame: draws the slide that is shown when the page around it asks.
 *
 * @param {() => Adapter|null} adapter
 * @param {AbortSignal} signal
 */
export function answerStills(adapter, signal) {
  addEventListener('message', async ({ source, data }) => {
    if (source !== parent || data?.type !== STILL) return;
    const bitmap = await draw(adapter()).catch((error) => {
      console.debug('Slide Control:', error);
      return null;
    });
    parent.postMessage({ type: STILL, bitmap }, '*', bitmap ? [bitmap] : []);
  }, { signal });
}

/**
 * @param {Adapter|null} adapter
 * @returns {Promise<ImageBitmap|null>}
 */
async function draw(adapter) {
  await Promise.race([loaded(), new Promise((resolve) => setTimeout(resolve, MAX_LOAD_MS))]);
  const picture = await (adapter?.takePicture ? adapter.takePicture() : takePicture());
  return picture && createImageBitmap(picture);
}

/** Fonts, and the pictures that are on the slide. */
async function loaded() {
  const visible = [...document.images].filter((image) => !image.complete && image.getClientRects().length > 0);
  await Promise.all([document.fonts?.ready, ...visible.map((image) => image.decode().catch(() => {}))]);
}
