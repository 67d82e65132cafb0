/** @import {Talk} from '../types.js' */

/**
 * How long the slides were shown in the earlier talks, on average.
 *
 * @param {Talk} talk
 * @returns {Map<string, number>} seconds by the slide's key, of the slides that were shown in one of them
 */
export function earlierMeans({ earlier }) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (const { seconds } of earlier) for (const [key, each] of Object.entries(seconds)) found.set(key, [...found.get(key) ?? [], each]);
  return new Map([...found].map(([key, all]) => [key, all.reduce((sum, each) => sum + each, 0) / all.length]));
}
