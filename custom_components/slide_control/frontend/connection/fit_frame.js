/** @import {State} from './protocol.js' */
import { truncate } from '../dom/text.js';

/**
 * Applied in this order until a frame fits. The current slide matters more than the outline.
 * @type {((state: State) => State)[]}
 */
const REDUCTIONS = [
  (state) => withOutline(state, 100, true),
  (state) => withOutline(state, 30, false),
  ({ outline, ...state }) => state,
  (state) => ({ ...state, notes: truncate(state.notes, state.notes.length >> 1) }),
  (state) => ({ ...state, notes: truncate(state.notes, state.notes.length >> 1) }),
  (state) => ({ ...state, notes: '' }),
];

/**
 * @template {{state: State}} Frame
 * @param {Frame} frame
 * @param {number} limit bytes
 * @returns {{text: string, complete: boolean}} JSON of at most `limit` bytes, and whether nothing was left out
 */
export function fitFrame(frame, limit) {
  let text = JSON.stringify(frame);
  if (byteLength(text, limit) <= limit) return { text, complete: true };
  let { state } = frame;
  for (const reduce of REDUCTIONS) {
    state = reduce(state);
    text = JSON.stringify({ ...frame, state });
    if (byteLength(text, limit) <= limit) break;
  }
  return { text, complete: false };
}

/**
 * @param {string} text
 * @param {number} limit
 */
function byteLength(text, limit) {
  return text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).length;
}

/**
 * @param {State} state
 * @param {number} length of the titles
 * @param {boolean} ids
 * @returns {State}
 */
function withOutline(state, length, ids) {
  return {
    ...state,
    outline: state.outline?.map((entry) => ({ ...entry, title: truncate(entry.title, length), id: ids ? entry.id : null })),
  };
}
