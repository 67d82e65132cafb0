/**
 * The messages between the page of a copy and the deck in its frame, beside those of a picture. In a folder, both have opaque origins, so
 * their senders are known by their windows, and nothing in them is a secret.
 *
 * @typedef {{type: 'slide-control:copy', free?: boolean, step?: 'next'|'previous'}} CopyRequest to the frame; `free` lets its reader use the deck
 *
 * @typedef {object} CopyPosition what the deck shows
 * @property {number} h
 * @property {number} v
 * @property {number|null} f
 * @property {number} number
 * @property {number} total
 * @property {string} title
 * @property {boolean} first nothing comes before
 * @property {boolean} last nothing comes after
 */

export const COPY = 'slide-control:copy';
const MAX_TITLE_LENGTH = 500;

/**
 * @param {any} data from a window that isn't trusted
 * @returns {CopyPosition|null}
 */
export function readPosition(data) {
  const { h, v, f, number, total, title, first, last } = data?.position ?? {};
  if (![h, v, number, total].every(Number.isInteger) || typeof title !== 'string') return null;
  return {
    h, v, f: Number.isInteger(f) ? f : null, number, total, title: title.slice(0, MAX_TITLE_LENGTH), first: first === true, last: last === true,
  };
}
