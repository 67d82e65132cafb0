/** @import {Talk, SlideTime} from '../types.js' */
/** @import {Area} from './scale.js' */
import { duration } from '../../../clock/duration.js';
import '../../../words/en_talks.js';
import { localize } from '../../../words/words.js';
import { earlierMeans } from './earlier.js';
import { timeAxis } from './scale.js';
import { svg } from './svg.js';

/** A bar takes this part of its slide's width. */
const BAR_PART = 0.7;
const MAX_BAR_WIDTH = 64;
/** A number below a slide needs this width, in pixels. */
const NUMBER_WIDTH = 26;
/** Every slide has a number below it, or every second one, and so on. */
const EVERY = [1, 2, 5, 10, 20, 50, 100, 200, 500];
/** Narrower slides have no marks of other talks: they would cover the bars. */
const MIN_MARKED_WIDTH = 5;
const MARK_RADIUS = 3.5;

/**
 * One bar for each slide: how long it was shown, with its planned time as a step, and the spread of the rehearsals.
 *
 * @param {Talk} talk
 * @param {Area} area
 * @returns {SVGElement[]}
 */
export function slideBars(talk, area) {
  const { by_slide: slides, spread } = talk;
  const width = (area.right - area.left) / slides.length;
  const spreads = new Map((spread ?? []).map((each) => [each.key, each]));
  const means = earlierMeans(talk);
  const times = slides.flatMap(({ key, seconds, planned }) => [seconds, planned ?? 0, spreads.get(key)?.max ?? 0, means.get(key) ?? 0]);
  const longest = times.reduce((most, each) => Math.max(most, each), 1);
  const { lines, y } = timeAxis(area, longest);
  const every = EVERY.find((each) => each * width >= NUMBER_WIDTH) ?? slides.length;
  const barWidth = Math.min(Math.max(width * BAR_PART, 0.8), MAX_BAR_WIDTH);
  const drawn = slides.flatMap((slide, index) => {
    const left = area.left + index * width;
    const found = width >= MIN_MARKED_WIDTH ? spreads.get(slide.key) : undefined;
    const mean = width >= MIN_MARKED_WIDTH ? means.get(slide.key) : undefined;
    return [
      bar(slide, left + (width - barWidth) / 2, barWidth, y),
      ...(slide.planned === null ? [] : [svg('line', { class: 'planned', x1: left, x2: left + width, y1: y(slide.planned), y2: y(slide.planned) })]),
      ...(found ? [svg('line', {
        class: 'spread', x1: left + width / 2, x2: left + width / 2, y1: y(found.min), y2: y(found.max),
      })] : []),
      ...(mean === undefined ? [] : [svg('circle', { class: 'earlier', cx: left + width / 2, cy: y(mean), r: Math.min(MARK_RADIUS, width / 2) })]),
      ...((index + 1) % every === 0 || (index === 0 && every > 2) ? [svg('text', {
        class: 'label', x: left + width / 2, y: area.bottom + 16, 'text-anchor': 'middle',
      }, slide.number === null ? '–' : String(slide.number))] : []),
    ];
  });
  return [...lines, ...drawn];
}

/**
 * @param {SlideTime} slide
 * @param {number} x
 * @param {number} width
 * @param {(seconds: number) => number} y
 */
function bar({ number, title, seconds, planned }, x, width, y) {
  const [shownNumber, time] = [number ?? '–', duration(seconds)];
  const words = planned === null ? localize('talks.bar', { number: shownNumber, title, time })
    : localize('talks.bar_planned', { number: shownNumber, title, time, planned: duration(planned) });
  const late = planned !== null && seconds > planned;
  return svg('rect', { class: late ? 'bar over' : 'bar', x, width, y: y(seconds), height: y(0) - y(seconds) }, svg('title', {}, words));
}
