/** The state of the house in the slides of a picture's frame. The frame has no token, so the page around it asks. */

/** @import {LiveValues} from '../connection/protocol.js' */
import { LiveElements } from './live_elements.js';
import { localize } from '../words/words.js';

const LIVE = 'slide-control:live';
/** A follower who leafs through many slides asks once. */
const SETTLE_MS = 400;
const MAX_NAMES = 50;

/**
 * In the frame: says which entities its slides show, and shows their values.
 *
 * @param {() => Element[]|null} shown returns the elements of the shown slide
 * @param {AbortSignal} signal
 * @returns {() => void} to be called when the slide has changed
 */
export function answerLive(shown, signal) {
  const elements = new LiveElements(shown, (names) => parent.postMessage({ type: LIVE, names }, '*'), signal);
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data?.type === LIVE && data.values) elements.show(data.values);
  }, { signal });
  return () => elements.look();
}

/**
 * In the page around it.
 *
 * @param {() => Window|null|undefined} frame whose messages count; they are not trusted
 * @param {(names: string[]) => void} want
 * @param {AbortSignal} signal
 * @returns {(values: LiveValues) => void} shows values in the frame
 */
export function relayLive(frame, want, signal) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  addEventListener('message', ({ source, data }) => {
    if (!source || source !== frame() || data?.type !== LIVE || !Array.isArray(data.names)) return;
    const names = data.names.filter((/** @type {unknown} */ name) => typeof name === 'string' && name).slice(0, MAX_NAMES);
    clearTimeout(timer);
    timer = setTimeout(() => want(names), SETTLE_MS);
  }, { signal });
  return (values) => frame()?.postMessage({ type: LIVE, values: inWords(values) }, '*');
}

/**
 * @param {LiveValues} values
 * @returns {LiveValues} with words of this page, because the frame has none
 */
function inWords(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    if (!value?.missing) return [name, value];
    return [name, { ...value, text: localize(value.missing === 'unknown' ? 'live.unknown' : 'live.unavailable') }];
  }));
}
