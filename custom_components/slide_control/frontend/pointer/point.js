/**
 * A place of the speaker's pointer on a slide, as docs/protocol.md defines it.
 *
 * @typedef {object} Point
 * @property {number} h of the slide
 * @property {number} v
 * @property {number} x 0 at the left edge of the slide, 1 at the right one
 * @property {number} y 0 at the top, 1 at the bottom
 * @property {boolean} [page] whether `x` and `y` are of the page around the slide, whose edges the remote doesn't know
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{slide: Box|null, page: Box}} Boxes where a slide is, null if that isn't known, and the page around it
 */

/**
 * @param {Point} point
 * @param {Boxes} boxes
 * @returns {Box} what the point is a part of
 */
export function boxOf({ page }, boxes) {
  return (page ? null : boxes.slide) ?? boxes.page;
}

/**
 * @param {number} x in the unit of the boxes
 * @param {number} y
 * @param {Boxes} boxes
 * @returns {{x: number, y: number, page?: true}|null} null beside the slide
 */
export function pointAt(x, y, boxes) {
  const box = boxes.slide ?? boxes.page;
  const at = { x: (x - box.x) / box.width, y: (y - box.y) / box.height };
  const inside = at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1; // false for a box without a size
  return inside ? { ...at, ...(boxes.slide ? {} : { page: true }) } : null;
}
