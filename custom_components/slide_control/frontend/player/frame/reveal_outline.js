/** @import {RevealMessages} from './reveal_messages.js' */
import { LIMITS } from '../../connection/protocol.js';

/**
 * Reads the outline of a deck from outside. A message can't carry elements, so texts of slides are unknown. Titles come from the attributes
 * `data-title`, `title` or `aria-label`; ids and cues are attributes too.
 *
 * @typedef {object} OutlinedSlide
 * @property {number} h
 * @property {number} v
 * @property {number} number counted slides up to and including this one
 * @property {boolean} counted
 * @property {string} id
 * @property {string} title
 * @property {string[]} cues
 */

/**
 * An index beyond every deck. With it, `getSlide` returns a slide outside of a stack, but nothing in a stack.
 */
const BEYOND_LAST = 99_999;
const BATCH_SIZE = 20;

/**
 * @param {RevealMessages} messages
 * @returns {Promise<OutlinedSlide[]>} all slides in order, including uncounted ones
 */
export async function readOutline(messages) {
  const places = await findPlaces(messages);
  let attributes = await readAttributes(messages);
  if (attributes.length !== places.length) {
    // Some slides are uncounted. Opening the overview writes the indices on the counted ones.
    await messages.ask('toggleOverview', true);
    await messages.ask('toggleOverview', false);
    attributes = await readAttributes(messages);
  }
  const known = new Map(attributes.map((each) => [`${each['data-index-h']}/${each['data-index-v'] ?? 0}`, each]));
  const inOrder = attributes.length === places.length;
  let number = 0;
  return places.map(({ h, v }, index) => {
    const its = inOrder ? attributes[index] : known.get(`${h}/${v}`);
    if (its) number += 1;
    return { ...describe(its), h, v, number, counted: its !== undefined };
  });
}

/**
 * Reads the outline in the scroll view, which moves all slides to one row and writes their indices on them. Empty stacks have none.
 *
 * @param {RevealMessages} messages
 * @returns {Promise<OutlinedSlide[]>} without uncounted slides
 */
export async function readScrolledOutline(messages) {
  const attributes = (await readAttributes(messages)).filter((each) => each['data-index-h'] !== undefined);
  return attributes.map((each, index) => (
    { ...describe(each), h: Number(each['data-index-h']), v: Number(each['data-index-v'] ?? 0), number: index + 1, counted: true }
  ));
}

/** @param {Record<string, string>|undefined} attributes of a slide */
function describe(attributes) {
  return {
    id: attributes?.id ?? '',
    title: attributes?.['data-title'] || attributes?.title || attributes?.['aria-label'] || '',
    cues: attributes?.['data-cue']?.split(',') ?? [],
  };
}

/** @param {RevealMessages} messages */
async function findPlaces(messages) {
  /** @type {{h: number, v: number}[]} */
  const places = [];
  for (let h = 0; places.length < LIMITS.outline; h += BATCH_SIZE) {
    const columns = range(h, BATCH_SIZE);
    const there = await Promise.all(columns.map((column) => messages.ask('getSlide', column)));
    const alone = await Promise.all(columns.map((column) => messages.ask('getSlide', column, BEYOND_LAST)));
    for (const [index, column] of columns.entries()) {
      if (!there[index]) return places;
      const height = alone[index] ? 1 : await heightOf(messages, column);
      places.push(...range(0, height).map((v) => ({ h: column, v })));
    }
  }
  return places;
}

/**
 * @param {RevealMessages} messages
 * @param {number} h
 */
async function heightOf(messages, h) {
  for (let v = 0; v < LIMITS.outline; v += BATCH_SIZE) {
    const there = await Promise.all(range(v, BATCH_SIZE).map((row) => messages.ask('getSlide', h, row)));
    const end = there.findIndex((slide) => !slide);
    if (end >= 0) return v + end;
  }
  return LIMITS.outline;
}

/**
 * @param {RevealMessages} messages
 * @returns {Promise<Record<string, string>[]>} attributes of the counted slides, in order
 */
async function readAttributes(messages) {
  const answer = await messages.ask('getSlidesAttributes');
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
