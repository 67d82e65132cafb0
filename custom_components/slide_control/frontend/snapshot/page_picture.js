/** A picture's longer side in CSS pixels, and the most bytes that it may have. */
const MAX_SIDE = 640;
const MAX_BYTES = 100 * 1024;
const QUALITIES = [0.8, 0.6, 0.4];
const LIBRARY = '../vendor/snapdom-3.1.1/dist/snapdom.mjs';
/** A picture is kept and shown to others, so it has what is written in the slide, not the state of the house. */
const WRITTEN = 'data-ha-written';
const written = {
  name: 'slide-control-written',
  /** @param {{clone: Element}} drawing */
  afterClone({ clone }) {
    for (const element of clone.querySelectorAll(`[${WRITTEN}]`)) element.textContent = element.getAttribute(WRITTEN);
  },
};
/** What isn't part of the slide. */
const OURS = ['slide-control-toast', 'slide-control-blackout', 'slide-control-pointer'];

/**
 * Takes a picture of what this page shows. The library that draws it is loaded with the first picture, never before.
 *
 * @returns {Promise<Blob|null>} a JPEG; null if this page can't be drawn
 */
export async function takePicture() {
  try {
    const { snapdom } = await import(new URL(LIBRARY, import.meta.url).href);
    const scale = Math.min(1, MAX_SIDE / Math.max(innerWidth, innerHeight));
    const drawn = await snapdom.toCanvas(document.body, { clip: 'viewport', dpr: 1, scale, exclude: OURS, cache: 'soft', plugins: [written] });
    return await toJpeg(drawn, scale);
  } catch (error) {
    console.debug('Slide Control:', error); // a canvas that may not be read, or a browser that can't draw the page
    return null;
  }
}

/**
 * @param {CanvasImageSource} drawn
 * @param {number} scale of the page
 * @returns {Promise<Blob|null>} null if it is too large
 */
export async function toJpeg(drawn, scale) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(innerWidth * scale);
  canvas.height = Math.round(innerHeight * scale);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.fillStyle = background();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const blob = await new Promise((/** @type {BlobCallback} */ resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= MAX_BYTES) return blob;
  }
  return null;
}

/** A page without a background of its own is white. */
function background() {
  for (const element of [document.body, document.documentElement]) {
    const { backgroundColor } = getComputedStyle(element);
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return '#fff';
}
