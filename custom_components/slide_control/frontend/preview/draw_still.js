/** @import {Adapter} from '../adapters/base/adapter.js' */
import { takePicture } from '../snapshot/page_picture.js';
import { STILL } from './still_messages.js';

/** A picture or a font of the slide that isn't there by then is missing in the still. */
const MAX_LOAD_MS = 3_000;
const TRY_AGAIN_MS = 300;
/** A picture whose pixels differ by less shows nothing. */
const MIN_CONTRAST = 8;

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
  endMotion();
  // A page of a PDF is drawn a moment after it is shown.
  for (const end = performance.now() + MAX_LOAD_MS; ;) {
    const picture = await (adapter?.takePicture ? adapter.takePicture() : takePicture());
    const bitmap = picture && await createImageBitmap(picture);
    if (!bitmap || !isEmpty(bitmap) || performance.now() > end) return bitmap;
    bitmap.close();
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}

/** @param {ImageBitmap} bitmap */
function isEmpty(bitmap) {
  const canvas = document.createElement('canvas');
  const [width, height] = [64, 36];
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return false;
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return data.every((value, at) => Math.abs(value - (data[at % 4] ?? 0)) < MIN_CONTRAST);
}

/** Shows the slide as it is after its transition. */
function endMotion() {
  for (const animation of document.getAnimations()) {
    try {
      animation.finish();
    } catch {
      // It has no end.
    }
  }
}

/** Fonts, and the pictures that are on the slide. */
async function loaded() {
  const visible = [...document.images].filter((image) => !image.complete && image.getClientRects().length > 0);
  await Promise.all([document.fonts?.ready, ...visible.map((image) => image.decode().catch(() => {}))]);
}
