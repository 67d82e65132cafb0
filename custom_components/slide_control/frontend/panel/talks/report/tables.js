/** @import {Talk} from '../types.js' */
import { element } from '../../../dom/element.js';
import { duration } from '../../../clock/duration.js';
import '../../../words/en_talks.js';
import { localize } from '../../../words/words.js';
import { when } from '../../base/times.js';
import { earlierMeans } from './earlier.js';
import { numbered } from './slide_name.js';
import { table } from './table.js';

/**
 * What the plot shows, in words and numbers.
 *
 * @param {Talk} talk
 */
export function slideTable(talk) {
  const { by_slide: slides, spread, earlier } = talk;
  const means = earlierMeans(talk);
  const spreads = new Map((spread ?? []).map((each) => [each.key, each]));
  const heads = [localize('talks.slide'), localize('talks.section'), localize('talks.time'), localize('talks.planned'), localize('talks.visits')];
  if (earlier.length) heads.push(localize('talks.earlier_mean'));
  if (spread) heads.push(localize('talks.rehearsals'));
  const rows = slides.map(({ key, number, title, section, seconds, planned, visits }) => {
    const found = spreads.get(key);
    const mean = means.get(key);
    return [
      numbered(number, title),
      element('bdi', section ?? ''),
      duration(seconds),
      planned === null ? '' : duration(planned),
      String(visits),
      ...(earlier.length ? [mean === undefined ? '' : duration(mean)] : []),
      ...(spread ? [found ? localize('talks.range', { from: duration(found.min), to: duration(found.max) }) : ''] : []),
    ];
  });
  return element('details', element('summary', localize('talks.as_table')), table(localize('talks.by_slide'), heads, rows));
}

/** @param {Talk} talk */
export function sectionTable({ by_section: sections }) {
  const rows = sections.map(({ title, seconds, planned }, index) => [
    numbered(index + 1, title),
    duration(seconds),
    planned === null ? '' : duration(planned),
    planned === null ? '' : difference(seconds - planned),
  ]);
  const heads = [localize('talks.section'), localize('talks.time'), localize('talks.planned'), localize('talks.difference')];
  return table(localize('talks.by_section'), heads, rows);
}

/**
 * @param {Talk} talk
 */
export function earlierTable({ earlier, elapsed }) {
  const rows = earlier.map((talk) => [
    talk.rehearsal ? localize('talks.rehearsal_of', { when: when(talk.started_at) }) : when(talk.started_at),
    duration(talk.elapsed),
    difference(elapsed - talk.elapsed),
  ]);
  const heads = [localize('talks.talk'), localize('talks.time'), localize('talks.this_one')];
  return table(localize('talks.earlier'), heads, rows);
}

/** @param {number} seconds */
function difference(seconds) {
  if (Math.abs(seconds) < 1) return localize('talks.same');
  return seconds > 0 ? localize('talks.longer', { time: duration(seconds) }) : localize('talks.shorter', { time: duration(-seconds) });
}
