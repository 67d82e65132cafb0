/** @import {Talk} from '../types.js' */
import { element } from '../../../dom/element.js';
import '../../../words/en_talks.js';
import { localize } from '../../../words/words.js';
import { slideBars } from './bars.js';
import { pauseMarks } from './pause_marks.js';
import { sectionLine } from './section_line.js';
import { svg } from './svg.js';

const BARS_HEIGHT = 180;
const LINE_HEIGHT = 140;
/** Around a chart, in pixels: for times at the left, and numbers below. */
const MARGIN = { left: 52, right: 10, top: 16, below: 30 };

/**
 * The talk as a picture that is as wide as its place: bars by slide, and a line by section. The tables say the same in words.
 *
 * @param {Talk} talk with at least one slide
 * @param {AbortSignal} signal
 */
export function plot(talk, signal) {
  const place = element('div');
  place.className = 'plot';
  let drawn = 0;
  const observer = new ResizeObserver(() => {
    const width = place.clientWidth;
    if (width === drawn || width < 100) return;
    drawn = width;
    place.replaceChildren(picture(talk, width));
  });
  observer.observe(place);
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  return element('div', legend(talk), place);
}

/**
 * @param {Talk} talk
 * @param {number} width
 */
function picture(talk, width) {
  const across = { left: MARGIN.left, right: width - MARGIN.right };
  const bars = { ...across, top: MARGIN.top, bottom: MARGIN.top + BARS_HEIGHT };
  const hasLine = talk.by_section.length > 1;
  const top = bars.bottom + MARGIN.below + MARGIN.top;
  const line = { ...across, top, bottom: top + LINE_HEIGHT };
  const height = (hasLine ? line : bars).bottom + MARGIN.below;
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': localize(hasLine ? 'talks.plot_sections' : 'talks.plot') },
    ...slideBars(talk, bars),
    ...pauseMarks(talk, bars),
    ...(hasLine ? sectionLine(talk, line) : []),
  );
}

/** @param {Talk} talk */
function legend(talk) {
  const planned = talk.by_slide.some((slide) => slide.planned !== null);
  const entries = [
    ['bar', localize('talks.shown')],
    ...(planned ? [['over', localize('talks.over_plan')], ['planned', localize('talks.planned')]] : []),
    ...(talk.pauses.some(({ slide }) => slide !== null) ? [['pause', localize('talks.pauses')]] : []),
    ...(talk.earlier.length ? [['earlier', localize('talks.earlier_mean')]] : []),
    ...(talk.by_section.length > 1 ? [['sum', localize('talks.after_section')]] : []),
    ...(talk.spread ? [['spread', localize('talks.rehearsals_spread')]] : []),
  ];
  const list = element('p', ...entries.map(([kind = '', words = '']) => {
    const mark = element('i');
    mark.className = kind;
    return element('span', mark, words);
  }));
  list.className = 'legend';
  return list;
}
