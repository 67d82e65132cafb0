/** @import {State} from './protocol.js' */
import { cut } from './text.js';

/**
 * What is given up, in this order, until a frame fits. The slide that is shown matters more than the list of all slides.
 * @type {((state: State) => State)[]}
 */
const SACRIFICES = [
  (state) => withOutline(state, 100, true),
  (state) => withOutline(state, 30, false),
  ({ outline, ...state }) => state,
  (state) => ({ ...state, notes: cut(state.notes, state.notes.length >> 1) }),
  (state) => ({ ...state, notes: cut(state.notes, state.notes.length >> 1) }),
  (state) => ({ ...state, notes: '' }),
];

/**
 * @template {{state: State}} Frame
 * @param {Frame} frame
 * @param {number} limit bytes
 * @returns {{text: string, whole: boolean}} JSON of at most `limit` bytes, and whether nothing was given up for it
 */
export function fit(frame, limit) {
  let text = JSON.stringify(frame);
  if (bytes(text, limit) <= limit) return { text, whole: true };
  let { state } = frame;
  for (const sacrifice of SACRIFICES) {
    state = sacrifice(state);
    text = JSON.stringify({ ...frame, state });
    if (bytes(text, limit) <= limit) break;
  }
  return { text, whole: false };
}

/**
 * @param {string} text
 * @param {number} limit
 */
function bytes(text, limit) {
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
    outline: state.outline?.map((entry) => ({ ...entry, title: cut(entry.title, length), id: ids ? entry.id : null })),
  };
}
