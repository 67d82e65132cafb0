/** @import {Talk} from '../types.js' */
/** @import {Area} from './scale.js' */
import { duration } from '../../../clock/duration.js';
import '../../../words/en_talks.js';
import { localize } from '../../../words/words.js';
import { svg } from './svg.js';

/** Two bars, as players draw a pause, in pixels. */
const BAR = { width: 3, height: 11, gap: 3 };

/**
 * The pauses and breaks above the bar of the slide on which each began: those of one slide are one mark.
 *
 * @param {Talk} talk
 * @param {Area} area of the bars of the slides
 * @returns {SVGElement[]}
 */
export function pauseMarks({ by_slide: slides, pauses }, area) {
  const width = (area.right - area.left) / slides.length;
  return slides.flatMap(({ key }, index) => {
    const words = pauses.filter(({ slide }) => slide === key).map(({ kind, title, seconds }) => (
      localize('talks.with_time', { name: title || localize(`clock.${kind}`), time: duration(seconds) })));
    if (!words.length) return [];
    const left = area.left + (index + 0.5) * width - BAR.width - BAR.gap / 2;
    const bars = [left, left + BAR.width + BAR.gap].map((x) => svg('rect', { x, y: area.top - BAR.height, width: BAR.width, height: BAR.height }));
    return [svg('g', { class: 'pause' }, svg('title', {}, words.join('\n')), ...bars)];
  });
}
