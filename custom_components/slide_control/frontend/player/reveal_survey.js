/** @import {RevealCalls} from './reveal_calls.js' */
import { LIMITS } from '../protocol.js';

/**
 * What can be learned of all slides from outside. A message carries no element, so no text of a slide: a title is known where the
 * slide has `data-title`, `title` or `aria-label`, and its id and cues stand in attributes too.
 *
 * @typedef {object} Surveyed
 * @property {number} h
 * @property {number} v
 * @property {number} number counted slides up to and including this one
 * @property {boolean} counted
 * @property {string} id
 * @property {string} title
 * @property {string[]} cues
 */

/**
 * No stack is so high and no deck so long. `getSlide` gives a slide that stands alone for any `v`, a stack only those it has; `slide` goes to
 * the last there is.
 */
export const BEYOND = 99_999;
const AT_ONCE = 20;

/**
 * @param {RevealCalls} calls
 * @returns {Promise<Surveyed[]>} all slides in their order, uncounted ones too
 */
export async function survey(calls) {
  const places = await findPlaces(calls);
  let attributes = await readAttributes(calls);
  if (attributes.length !== places.length) {
    // Some do not count. Which ones is written on the slides once the overview has been laid out.
    await calls.ask('toggleOverview', true);
    await calls.ask('toggleOverview', false);
    attributes = await readAttributes(calls);
  }
  const known = new Map(attributes.map((each) => [`${each['data-index-h']}/${each['data-index-v'] ?? 0}`, each]));
  const inOrder = attributes.length === places.length;
  let number = 0;
  return places.map(({ h, v }, index) => {
    const its = inOrder ? attributes[index] : known.get(`${h}/${v}`);
    if (its) number += 1;
    return {
      h,
      v,
      number,
      counted: its !== undefined,
      id: its?.id ?? '',
      title: its?.['data-title'] || its?.title || its?.['aria-label'] || '',
      cues: its?.['data-cue']?.split(',') ?? [],
    };
  });
}

/** @param {RevealCalls} calls */
async function findPlaces(calls) {
  /** @type {{h: number, v: number}[]} */
  const places = [];
  for (let h = 0; places.length < LIMITS.outline; h += AT_ONCE) {
    const columns = range(h, AT_ONCE);
    const there = await Promise.all(columns.map((column) => calls.ask('getSlide', column)));
    const alone = await Promise.all(columns.map((column) => calls.ask('getSlide', column, BEYOND)));
    for (const [index, column] of columns.entries()) {
      if (!there[index]) return places;
      const height = alone[index] ? 1 : await heightOf(calls, column);
      places.push(...range(0, height).map((v) => ({ h: column, v })));
    }
  }
  return places;
}

/**
 * @param {RevealCalls} calls
 * @param {number} h
 */
async function heightOf(calls, h) {
  for (let v = 0; v < LIMITS.outline; v += AT_ONCE) {
    const there = await Promise.all(range(v, AT_ONCE).map((row) => calls.ask('getSlide', h, row)));
    const end = there.findIndex((slide) => !slide);
    if (end >= 0) return v + end;
  }
  return LIMITS.outline;
}

/**
 * @param {RevealCalls} calls
 * @returns {Promise<Record<string, string>[]>} those of the counted slides, in their order
 */
async function readAttributes(calls) {
  const answer = await calls.ask('getSlidesAttributes');
  if (!Array.isArray(answer)) return [];
  return answer.map((each) => Object.fromEntries(
    Object.entries(each ?? {}).filter(([, value]) => typeof value === 'string'),
  ));
}

/**
 * @param {number} first
 * @param {number} count
 */
function range(first, count) {
  return Array.from({ length: count }, (_, index) => first + index);
}
