import { duration } from '../../../clock/duration.js';
import { svg } from './svg.js';

/** Distances between the lines of a time axis, in seconds. */
const STEPS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const MAX_LINES = 5;

/**
 * @typedef {object} Area of a chart, in pixels of its picture
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/**
 * @param {number} longest seconds that must fit
 * @returns {{step: number, end: number}} the distance of the lines, and the last one of them
 */
export function timeScale(longest) {
  const step = STEPS.find((each) => longest / each <= MAX_LINES) ?? Math.ceil(longest / MAX_LINES / 3600) * 3600;
  return { step, end: Math.max(Math.ceil(longest / step), 1) * step };
}

/**
 * A vertical axis of times with lines across the chart.
 *
 * @param {Area} area
 * @param {number} longest seconds that must fit
 * @returns {{lines: SVGElement[], y: (seconds: number) => number}}
 */
export function timeAxis({ left, right, top, bottom }, longest) {
  const { step, end } = timeScale(longest);
  const y = (/** @type {number} */ seconds) => bottom - seconds / end * (bottom - top);
  const lines = [];
  for (let at = 0; at <= end; at += step) {
    lines.push(
      svg('line', { class: at ? 'grid' : 'axis', x1: left, x2: right, y1: y(at), y2: y(at) }),
      svg('text', { class: 'label', x: left - 6, y: y(at) + 4, 'text-anchor': 'end' }, duration(at)),
    );
  }
  return { lines, y };
}
