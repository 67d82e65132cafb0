/**
 * The messages between a picture and the deck in its frame. The deck has an opaque origin, so their senders are known by their windows, and
 * nothing in them is a secret.
 *
 * @import {Indices} from '../connection/protocol.js'
 * @import {Box} from '../pointer/point.js'
 *
 * @typedef {{type: 'slide-control:picture', slide: Indices}} PictureRequest to the frame
 * @typedef {{type: 'slide-control:picture', shown: Indices|null, box?: Box|null}} PictureReply from the frame; null as soon as it can be asked.
 *   The box says where in the window the slide is, in parts of it
 */

export const TYPE = 'slide-control:picture';

/**
 * @param {any} data from a window that isn't trusted
 * @returns {Indices|null}
 */
export function readIndices(data) {
  if (!Number.isInteger(data?.h) || !Number.isInteger(data.v)) return null;
  return { h: data.h, v: data.v, f: Number.isInteger(data.f) ? data.f : null };
}

/**
 * @param {any} data from a window that isn't trusted
 * @returns {Box|null}
 */
export function readBox(data) {
  const { x, y, width, height } = data ?? {};
  return [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0 ? { x, y, width, height } : null;
}

/**
 * @param {Indices} wanted
 * @param {Indices} shown
 * @returns {boolean} whether both are the same step; a slide without steps is like one before its first
 */
export function isAt(wanted, shown) {
  return wanted.h === shown.h && wanted.v === shown.v && (wanted.f ?? -1) === (shown.f ?? -1);
}
