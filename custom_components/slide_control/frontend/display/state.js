/** @import {Media, OutlineEntry, State} from '../connection/protocol.js' */
/** @import {Reading} from '../adapters/base/adapter.js' */
import { LIMITS } from '../connection/protocol.js';
import { singleLine, multiLine } from '../dom/text.js';

/**
 * @param {Reading} reading from an adapter: anything may be missing, too long or invalid
 * @returns {State} valid for docs/protocol.md, without the outline
 */
export function completeState(reading) {
  const { indices, next_title: next } = reading;
  return {
    indices: {
      h: clampInteger(indices.h, 0, LIMITS.index),
      v: clampInteger(indices.v, 0, LIMITS.index),
      f: indices.f == null ? null : clampInteger(indices.f, -1, LIMITS.fragmentIndex),
    },
    number: clampInteger(reading.number, 0, LIMITS.slides),
    total: clampInteger(reading.total, 0, LIMITS.slides),
    id: cleanId(reading.id),
    fragment: clampInteger(reading.fragment, 0, LIMITS.steps),
    fragments: clampInteger(reading.fragments, 0, LIMITS.steps),
    title: singleLine(reading.title ?? '', LIMITS.title),
    notes: multiLine(reading.notes ?? '', LIMITS.notes),
    next_title: next == null ? null : singleLine(next, LIMITS.title),
    blank: reading.blank ?? false,
    overview: reading.overview ?? false,
    cues: [...new Set(reading.cues?.map((cue) => singleLine(cue, LIMITS.cue)))].filter(Boolean).slice(0, LIMITS.cues),
    ...(reading.media ? { media: completeMedia(reading.media) } : {}),
  };
}

/**
 * @param {Media} media
 * @returns {Media}
 */
function completeMedia({ playback, duration, volume, muted, count }) {
  return {
    playback,
    duration: duration === null ? null : Math.min(Math.max(duration, 0), LIMITS.seconds),
    volume: volume === null ? null : clampInteger(volume, 0, LIMITS.volume),
    muted,
    count: clampInteger(count, 1, LIMITS.media),
  };
}

/**
 * @param {OutlineEntry[]} entries
 * @returns {OutlineEntry[]}
 */
export function completeOutline(entries) {
  return entries.slice(0, LIMITS.outline).map(({ h, v, number, title, id, seconds, section }) => ({
    h: clampInteger(h, 0, LIMITS.index),
    v: clampInteger(v, 0, LIMITS.index),
    number: number === null ? null : clampInteger(number, 0, LIMITS.slides),
    title: singleLine(title, LIMITS.title),
    id: cleanId(id),
    ...(seconds == null ? {} : { seconds: clampInteger(seconds, 0, LIMITS.seconds) }),
    ...(section ? { section: singleLine(section, LIMITS.title) } : {}),
  }));
}

/**
 * @param {State} state
 * @returns {string} equal for two states with the same position, blank and overview, whatever their texts
 */
export function positionKey({ indices, blank, blank_color: color, overview }) {
  return JSON.stringify([indices.h, indices.v, indices.f, blank && (color ?? 'black'), overview]);
}

/**
 * @param {State} one
 * @param {State} other from the same display, where an unchanged outline is the same array
 * @returns {boolean} whether they have the same content
 */
export function sameState({ outline: one, ...rest }, { outline: other, ...others }) {
  return one === other && JSON.stringify(rest) === JSON.stringify(others);
}

/**
 * An id that is too long is dropped, because a cut one would be another id.
 *
 * @param {string|null|undefined} id
 */
function cleanId(id) {
  return id && id.length <= LIMITS.id && id === singleLine(id, LIMITS.id) ? id : null;
}

/**
 * @param {number|undefined} value
 * @param {number} min
 * @param {number} max
 */
function clampInteger(value, min, max) {
  return Math.min(Math.max(Math.trunc(value || 0), min), max);
}
