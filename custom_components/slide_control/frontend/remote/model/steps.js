/** @import {OutlineEntry, State} from '../../connection/protocol.js' */
/** @import {PictureSlide} from '../../preview/picture_element.js' */

/**
 * @param {State} state
 * @returns {number} the position of the slide in the outline, -1 if it isn't there
 */
export function outlineIndex({ outline = [], indices }) {
  return outline.findIndex(({ h, v }) => h === indices.h && v === indices.v);
}

/**
 * @param {State} state
 * @returns {boolean} whether *Next* has nothing more to show
 */
export function atEnd({ next_title: next, fragment, fragments, number, total }) {
  return next === null && fragment >= fragments && number >= total && total > 0;
}

/**
 * @param {State} state
 * @returns {PictureSlide}
 */
export function currentStep({ indices, number, title }) {
  return { ...indices, number, title };
}

/**
 * @param {State} state
 * @returns {PictureSlide|null} what *Next* shows; null at the end of the deck, or if the outline doesn't have it
 */
export function nextStep(state) {
  const { indices, fragment, fragments, outline = [] } = state;
  if (fragment < fragments) return { ...currentStep(state), f: (indices.f ?? -1) + 1 };
  const at = outlineIndex(state);
  const entry = at < 0 ? undefined : outline[at + 1];
  return entry ? entryStep(entry) : null;
}

/**
 * @param {OutlineEntry} entry
 * @returns {PictureSlide} the slide before its first fragment
 */
export function entryStep({ h, v, number, title }) {
  return { h, v, f: null, number, title };
}

/**
 * @param {OutlineEntry} entry
 * @param {OutlineEntry[]} outline that has it
 * @returns {number|string} what `go_to` needs to find this slide and no other: its number, else its id, else its title
 */
export function slideName({ number, id, title }, outline) {
  if (number !== null && outline.filter((each) => each.number === number).length === 1) return number;
  return id ?? (title || (number ?? 1));
}
