/** @import {Talk} from '../types.js' */
import { element } from '../../../dom/element.js';
import { duration } from '../../../clock/duration.js';
import '../../../words/en_talks.js';
import { localize, localizeNodes } from '../../../words/words.js';
import { numbered } from './slide_name.js';

/** A deck can have more slides that were skipped than anyone wants to read. */
const MAX_NAMED = 12;

/**
 * What a speaker wants to know first: where the time went, what was left out, and what was shown again.
 *
 * @param {Talk} talk
 */
export function highlights(talk) {
  const { longest, skipped, went_back: back, pauses } = talk;
  const paused = pauses.reduce((sum, { seconds }) => sum + seconds, 0);
  /** @type {[string, (string|Node)[], string][]} */
  const entries = [
    [localize('talks.longest'), names(talk, longest, true), localize('talks.no_slide')],
    [localize('talks.skipped'), names(talk, skipped), localize('talks.no_slide')],
    [localize('talks.went_back'), names(talk, back), localize('talks.no_slide')],
    [
      localize('talks.pauses'),
      pauses.length ? [localize('talks.paused', { count: pauses.length, time: duration(paused) }), ...breaks(talk)] : [],
      localize('talks.no_pause'),
    ],
  ];
  const answered = fromAudience(talk);
  if (answered.length) entries.push([localize('talks.audience'), answered, '']);
  return element('dl', ...entries.flatMap(([term, said, none]) => [element('dt', term), element('dd', ...(said.length ? said : [none]))]));
}

/**
 * What the audience sent in sum: one line for all of it, and one for each poll.
 *
 * @param {Talk} talk
 */
function fromAudience({ audience: { hands, questions, reactions, polls } }) {
  const reacted = Object.values(reactions).reduce((sum, count) => sum + count, 0);
  const counts = [
    hands && localize('talks.hands_raised', { count: hands }),
    questions && localize('remote.questions', { count: questions }),
    reacted && localize('talks.reactions', { count: reacted }),
  ].filter(Boolean);
  const lines = polls.slice(-MAX_NAMED).map(({ question, votes }) => element(
    'div',
    element('bdi', question),
    ...Object.entries(votes).flatMap(([choice, count]) => [' · ', ...localizeNodes('talks.choice', { choice: element('bdi', choice), votes: String(count) })]),
  ));
  return counts.length ? [element('div', counts.join(' · ')), ...lines] : lines;
}

/**
 * The breaks that have a name.
 *
 * @param {Talk} talk
 */
function breaks({ pauses }) {
  const named = pauses.filter(({ title }) => title).slice(0, MAX_NAMED);
  return named.map(({ title, seconds }) => element('div', ...localizeNodes('talks.with_time', { name: element('bdi', title), time: duration(seconds) })));
}

/**
 * @param {Talk} talk
 * @param {number[]} numbers
 * @param {boolean} [times] names also how long each was shown
 */
function names({ by_slide: slides }, numbers, times = false) {
  const lines = numbers.slice(0, MAX_NAMED).map((number) => {
    const slide = slides.find((each) => each.number === number);
    const name = numbered(number, slide?.title ?? '');
    return element('div', ...(times && slide ? localizeNodes('talks.with_time', { name, time: duration(slide.seconds) }) : [name]));
  });
  const more = numbers.length - lines.length;
  return more > 0 ? [...lines, localize('talks.and_more', { count: more })] : lines;
}
