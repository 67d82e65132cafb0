/** @typedef {{frameId: number, origin: string, area: number, top: boolean, parts: {origin: string, area: number}[]}} FrameFacts */

/** What covers less of the tab holds no slides. */
const MIN_SHARE = 0.5;

/** A page that extensions may not touch, such as chrome://settings, or that another site has replaced. */
export class ForbiddenPageError extends Error {}

/**
 * @param {number} tabId
 * @returns {Promise<string[]>} the origins of other sites' frames that fill most of the tab: the slides may be in one of them
 * @throws {ForbiddenPageError}
 */
export async function findParts(tabId) {
  const frames = await look(tabId);
  const top = frames.find((frame) => frame.top);
  const large = frames.flatMap(({ parts }) => parts).filter(({ origin, area }) => origin !== top?.origin && area >= MIN_SHARE * (top?.area ?? 0));
  return [...new Set(large.map(({ origin }) => origin))];
}

/**
 * Starts the display in a frame of a tab.
 *
 * @param {number} tabId
 * @param {string|null} part the origin of the frame; null for the page itself
 * @throws {ForbiddenPageError} also if there is no such frame
 */
export async function inject(tabId, part) {
  const frames = part ? (await look(tabId)).filter(({ origin, top }) => origin === part && !top) : [];
  const [largest] = frames.sort((one, other) => other.area - one.area);
  if (part && !largest) throw new ForbiddenPageError(part);
  const target = { tabId, frameIds: [largest?.frameId ?? 0] };
  await run({ target, files: ['relay.js'] });
  await run({ target, files: ['page.js'], world: 'MAIN' }); // frameworks show themselves to the page's own scripts only
}

/**
 * @param {number} tabId
 * @returns {Promise<FrameFacts[]>} of the frames that this extension may look into
 */
async function look(tabId) {
  const results = await run({ target: { tabId, allFrames: true }, func: measure });
  return results.filter((/** @type {any} */ { result }) => result).map((/** @type {any} */ { frameId, result }) => ({ frameId, ...result }));
}

/** @param {object} injection */
async function run(injection) {
  try {
    return await chrome.scripting.executeScript(injection);
  } catch (error) {
    throw new ForbiddenPageError(String(error));
  }
}

/** Runs in the page. */
function measure() {
  const parts = [...document.querySelectorAll('iframe, frame')].flatMap((frame) => {
    const { width, height } = frame.getBoundingClientRect();
    const { src } = /** @type {HTMLIFrameElement} */ (frame);
    return /^https?:/.test(src) ? [{ origin: new URL(src).origin, area: width * height }] : [];
  });
  return { origin: location.origin, top: window === window.top, area: innerWidth * innerHeight, parts };
}
