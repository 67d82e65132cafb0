const MAX_FRAME_DEPTH = 3;

/**
 * @typedef {object} Found what a slide has to play
 * @property {HTMLMediaElement[]} media of the slide, else of its background, in the order of the document
 * @property {Document[]} documents of the inner frames that were looked into
 * @property {boolean} failed whether one can't be loaded, and was left out
 * @property {boolean} elsewhere whether there is a page of another site, which may have something to play
 */

/**
 * @param {Element[]|null} elements of the shown slide: itself, and then its background; null if only its visibility tells what belongs to it
 * @returns {Found}
 */
export function findMedia(elements) {
  /** @type {Found} */
  const found = { media: [], documents: [], failed: false, elsewhere: false };
  for (const root of elements ?? [document.documentElement]) {
    if (!found.media.length) look(root, found, elements === null, MAX_FRAME_DEPTH);
  }
  return found;
}

/**
 * @param {Element|null} root null in a document without content
 * @param {Found} found
 * @param {boolean} anywhere whether the root has more than the shown slide
 * @param {number} depth
 */
function look(root, found, anywhere, depth) {
  for (const element of root?.querySelectorAll('audio, video, iframe') ?? []) {
    if (!isShown(element, anywhere)) continue;
    if (element.tagName === 'IFRAME') lookInto(/** @type {HTMLIFrameElement} */ (element), found, anywhere, depth);
    else if (hasFailed(/** @type {HTMLMediaElement} */ (element))) found.failed = true;
    else found.media.push(/** @type {HTMLMediaElement} */ (element));
  }
}

/**
 * @param {HTMLIFrameElement} frame
 * @param {Found} found
 * @param {boolean} anywhere
 * @param {number} depth
 */
function lookInto(frame, found, anywhere, depth) {
  const page = innerPage(frame);
  if (!page) {
    found.elsewhere = true;
    return;
  }
  found.documents.push(page);
  if (depth > 0) look(page.documentElement, found, anywhere, depth - 1);
}

/**
 * @param {HTMLIFrameElement} frame
 * @returns {Document|null} null if it is a page of another site
 */
function innerPage(frame) {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}

/**
 * Sound has no box, so on a page whose slides aren't known, only sound with controls, or that plays, belongs to what is shown.
 *
 * @param {Element} element
 * @param {boolean} anywhere
 */
function isShown(element, anywhere) {
  const { defaultView: view } = element.ownerDocument;
  if (!view || view.getComputedStyle(element).visibility === 'hidden') return false;
  const { width, height, left, top, right, bottom } = element.getBoundingClientRect();
  if (!width || !height) {
    return element.tagName === 'AUDIO' && (!anywhere || !(/** @type {HTMLMediaElement} */ (element).paused));
  }
  return !anywhere || (right > 0 && bottom > 0 && left < view.innerWidth && top < view.innerHeight);
}

/** @param {HTMLMediaElement} element */
function hasFailed(element) {
  return element.error !== null || element.networkState === element.NETWORK_NO_SOURCE;
}
