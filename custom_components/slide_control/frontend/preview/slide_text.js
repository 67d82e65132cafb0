/** The text of the slide in a picture's frame: for screen readers, and in the reader's own text size. */

import { TYPE, isAt, readIndices } from './messages.js';

const TEXT = 'slide-control:text';
const MAX_LENGTH = 5_000;
/** A step that has just appeared is visible a moment later. */
const SETTLE_MS = 150;

/**
 * In the frame: answers what can be read on the slide that is shown, without steps that aren't.
 *
 * @param {AbortSignal} signal
 */
export function answerText(signal) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  addEventListener('message', ({ source, data }) => {
    if (source !== parent || data?.type !== TEXT) return;
    clearTimeout(timer);
    timer = setTimeout(() => parent.postMessage({ type: TEXT, text: read().slice(0, MAX_LENGTH) }, '*'), SETTLE_MS);
  }, { signal });
}

function read() {
  // reveal.js also has the text of the slide in a status for screen readers.
  const slide = document.querySelector('.reveal .slides section.present:not(.stack)') ?? document.body;
  return /** @type {HTMLElement} */ (slide).innerText;
}

/**
 * In the page around it: asks for the text each time that the deck has arrived at the slide that is wanted.
 *
 * @param {() => Window|null|undefined} frame whose messages count; they are not trusted
 * @param {() => {h: number, v: number, f: number|null}|null} wanted
 * @param {(text: string) => void} got
 * @param {AbortSignal} signal
 */
export function askForText(frame, wanted, got, signal) {
  addEventListener('message', ({ source, data }) => {
    if (!source || source !== frame()) return;
    const shown = data?.type === TYPE ? readIndices(data.shown) : null;
    const slide = wanted();
    if (shown && slide && isAt(slide, shown)) /** @type {Window} */ (source).postMessage({ type: TEXT }, '*');
    if (data?.type === TEXT && typeof data.text === 'string') got(data.text.slice(0, MAX_LENGTH));
  }, { signal });
}
