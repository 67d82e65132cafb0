/** @import {OutlineEntry, State} from './protocol.js' */
/** @import {Reading} from './adapters/adapter.js' */
import { LIMITS } from './protocol.js';
import { line, lines } from './text.js';

/**
 * @param {Reading} reading as an adapter saw it: anything may be missing, too long or unclean
 * @returns {State} as docs/protocol.md wants it, without the outline
 */
export function complete(reading) {
  const { indices, next_title: next } = reading;
  return {
    indices: {
      h: whole(indices.h, 0, LIMITS.index),
      v: whole(indices.v, 0, LIMITS.index),
      f: indices.f == null ? null : whole(indices.f, -1, LIMITS.fragmentIndex),
    },
    number: whole(reading.number, 0, LIMITS.slides),
    total: whole(reading.total, 0, LIMITS.slides),
    id: name(reading.id),
    fragment: whole(reading.fragment, 0, LIMITS.steps),
    fragments: whole(reading.fragments, 0, LIMITS.steps),
    title: line(reading.title ?? '', LIMITS.title),
    notes: lines(reading.notes ?? '', LIMITS.notes),
    next_title: next == null ? null : line(next, LIMITS.title),
    blank: reading.blank ?? false,
    overview: reading.overview ?? false,
    cues: [...new Set(reading.cues?.map((cue) => line(cue, LIMITS.cue)))].filter(Boolean).slice(0, LIMITS.cues),
  };
}

/**
 * @param {OutlineEntry[]} entries
 * @returns {OutlineEntry[]}
 */
export function completeOutline(entries) {
  return entries.slice(0, LIMITS.outline).map(({ h, v, number, title, id, seconds }) => ({
    h: whole(h, 0, LIMITS.index),
    v: whole(v, 0, LIMITS.index),
    number: number === null ? null : whole(number, 0, LIMITS.slides),
    title: line(title, LIMITS.title),
    id: name(id),
    ...(seconds == null ? {} : { seconds: whole(seconds, 0, LIMITS.seconds) }),
  }));
}

/**
 * @param {State} state
 * @returns {string} equal for two states that show the same place in the same way, whatever their texts
 */
export function place({ indices, blank, overview }) {
  return JSON.stringify([indices.h, indices.v, indices.f, blank, overview]);
}

/**
 * @param {State} one
 * @param {State} other from the same screen: an outline that says the same is the same array
 * @returns {boolean} whether they say the same
 */
export function alike({ outline: one, ...rest }, { outline: other, ...others }) {
  return one === other && JSON.stringify(rest) === JSON.stringify(others);
}

/**
 * An id is a name: cut, it would be another one.
 * @param {string|null|undefined} id
 */
function name(id) {
  return id && id.length <= LIMITS.id && id === line(id, LIMITS.id) ? id : null;
}

/**
 * @param {number|undefined} value
 * @param {number} least
 * @param {number} most
 */
function whole(value, least, most) {
  return Math.min(Math.max(Math.trunc(value || 0), least), most);
}
