/** @import {Indices} from '../connection/protocol.js' */
import { PreviewFrame } from './preview_frame.js';
import { isAt } from './messages.js';
import { STILL_HEIGHT, STILL_WIDTH } from './still_messages.js';

/** A deck is loaded, moved and drawn within this time, or has no stills. */
const TIMEOUT_MS = 20_000;
/** So long the frame of a deck waits for further slides to draw. */
const LINGER_MS = 3_000;
const QUALITY = 0.8;
/** A deck that failed so often in a row is not tried again by this page. */
const MAX_FAILURES = 2;

/**
 * One version of a deck's files, at the address of its silent picture.
 *
 * @typedef {{preview: URL, version: string}} Deck
 * @typedef {{deck: Deck, slide: Indices, signal: AbortSignal, resolve: (still: Blob|null) => void}} Job
 */

/** @type {Job[]} */
const jobs = [];
/** @type {Map<string, number>} failures in a row, by deck */
const failures = new Map();
/** @type {{deck: string, frame: PreviewFrame, shown: (slide: Indices) => void, ends: AbortController}|null} */
let open = null;
let working = false;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let closing;

/**
 * Makes a JPEG of a slide of a hosted deck, in a frame that nobody sees: one after the other, while the page has nothing else to do.
 *
 * @param {Deck} deck another version of it is loaded again
 * @param {Indices} slide
 * @param {AbortSignal} signal as long as it isn't begun
 * @returns {Promise<Blob|null>} null if the slide can't be drawn
 */
export function makeStill(deck, slide, signal) {
  return new Promise((resolve) => {
    jobs.push({ deck, slide, signal, resolve });
    work();
  });
}

async function work() {
  if (working) return;
  working = true;
  clearTimeout(closing);
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    await idle();
    job.resolve(job.signal.aborted ? null : await make(job).catch(() => null));
  }
  working = false;
  closing = setTimeout(close, LINGER_MS);
}

/** @param {Job} job */
async function make({ deck, slide }) {
  const key = keyOf(deck);
  const failed = failures.get(key) ?? 0;
  if (failed >= MAX_FAILURES) return null;
  const ends = new AbortController();
  const timer = setTimeout(() => ends.abort(), TIMEOUT_MS);
  const bitmap = await show(deck, slide, ends.signal);
  clearTimeout(timer);
  const still = bitmap && await encode(bitmap);
  failures.set(key, still ? 0 : failed + 1);
  if (!still) close();
  return still;
}

/** @param {Deck} deck */
function keyOf({ preview, version }) {
  return `${preview.href} ${version}`;
}

/**
 * @param {Deck} deck
 * @param {Indices} slide
 * @param {AbortSignal} signal
 * @returns {Promise<ImageBitmap|null>}
 */
async function show(deck, slide, signal) {
  const { frame, arrived } = frameOf(deck, slide, signal);
  return await arrived ? frame.draw(signal) : null;
}

/**
 * @param {Deck} deck
 * @param {Indices} slide
 * @param {AbortSignal} signal
 */
function frameOf(deck, slide, signal) {
  if (open?.deck !== keyOf(deck)) {
    close();
    const ends = new AbortController();
    const box = hiddenBox(ends.signal);
    const frame = new PreviewFrame(box, deck.preview, (shown) => open?.shown(shown), ends.signal);
    open = { deck: keyOf(deck), frame, shown: () => {}, ends };
  }
  const { frame } = open;
  const current = open;
  const arrived = new Promise((/** @type {(arrived: boolean) => void} */ resolve) => {
    current.shown = (shown) => {
      if (isAt(slide, shown)) resolve(true);
      else if (shown.h < 0) resolve(false); // the deck said that it can't
    };
    signal.addEventListener('abort', () => resolve(false), { once: true });
    frame.show(slide);
  });
  return { frame, arrived };
}

function close() {
  open?.ends.abort();
  open = null;
}

/**
 * A frame that is outside of the window draws nothing, so it is behind the page and transparent.
 *
 * @param {AbortSignal} signal
 */
function hiddenBox(signal) {
  const box = document.createElement('div');
  box.setAttribute('aria-hidden', 'true');
  box.style.cssText = `position:fixed;top:0;left:0;width:${STILL_WIDTH}px;height:${STILL_HEIGHT}px;overflow:hidden;opacity:0;z-index:-1;`
    + 'pointer-events:none;contain:strict';
  document.body.append(box);
  signal.addEventListener('abort', () => box.remove(), { once: true });
  return box;
}

/**
 * @param {ImageBitmap} bitmap of a page that isn't trusted
 * @returns {Promise<Blob|null>}
 */
function encode(bitmap) {
  const canvas = document.createElement('canvas');
  canvas.width = STILL_WIDTH;
  canvas.height = STILL_HEIGHT;
  const context = canvas.getContext('2d');
  if (!context || bitmap.width > STILL_WIDTH || bitmap.height > STILL_WIDTH) return Promise.resolve(null);
  const scale = Math.min(STILL_WIDTH / bitmap.width, STILL_HEIGHT / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.drawImage(bitmap, (STILL_WIDTH - width) / 2, (STILL_HEIGHT - height) / 2, width, height);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}

function idle() {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: 2_000 });
    else setTimeout(resolve, 50); // Safari
  });
}
