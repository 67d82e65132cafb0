/** @import {Talk} from '../types.js' */
/** @import {Area} from './scale.js' */
import { timeAxis } from './scale.js';
import { svg } from './svg.js';

/**
 * The time that the talk had taken after each section, beside the time that it should have taken.
 *
 * @param {Talk} talk with at least two sections
 * @param {Area} area as wide as the bars of the slides
 * @returns {SVGElement[]}
 */
export function sectionLine({ by_slide: slides, by_section: sections }, area) {
  const ends = sectionEnds(slides.map(({ section }) => section ?? ''), sections.map(({ title }) => title));
  const x = (/** @type {number} */ part) => area.left + part * (area.right - area.left);
  const actual = sums(sections.map(({ seconds }) => seconds));
  const planned = sections.every((section) => section.planned !== null) ? sums(sections.map((section) => section.planned ?? 0)) : null;
  const { lines, y } = timeAxis(area, Math.max(actual[actual.length - 1] ?? 0, planned?.[planned.length - 1] ?? 0, 1));
  const points = (/** @type {number[]} */ values) => (
    [`${x(0)},${y(0)}`, ...values.map((value, index) => `${x(ends[index] ?? 1)},${y(value)}`)].join(' '));
  const labels = sections.flatMap((_, index) => {
    const [from, to] = [ends[index - 1] ?? 0, ends[index] ?? 1];
    return [
      svg('line', { class: 'grid', x1: x(to), x2: x(to), y1: area.top, y2: area.bottom }),
      svg('text', { class: 'label', x: x((from + to) / 2), y: area.bottom + 16, 'text-anchor': 'middle' }, String(index + 1)),
    ];
  });
  return [
    ...lines,
    ...labels,
    ...(planned ? [svg('polyline', { class: 'planned-line', points: points(planned) })] : []),
    svg('polyline', { class: 'actual-line', points: points(actual) }),
    ...actual.map((value, index) => svg('circle', { class: 'point', cx: x(ends[index] ?? 1), cy: y(value), r: 3.5 })),
  ];
}

/** @param {number[]} values */
function sums(values) {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/**
 * Where each section ends.
 *
 * @param {string[]} of the section's title of each slide
 * @param {string[]} titles of the sections
 * @returns {number[]} parts of the width; even ones if the slides of a section aren't in a row
 */
export function sectionEnds(of, titles) {
  const ends = of.flatMap((title, index) => (title === of[index + 1] ? [] : [{ title, end: (index + 1) / of.length }]));
  const inRow = ends.length === titles.length && ends.every(({ title }, index) => title === titles[index]);
  return inRow ? ends.map(({ end }) => end) : titles.map((_, index) => (index + 1) / titles.length);
}
