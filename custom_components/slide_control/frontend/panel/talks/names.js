/** @import {TalkSummary} from './types.js' */
import { duration } from '../../clock/duration.js';
import '../../words/en_talks.js';
import { localize } from '../../words/words.js';
import { when } from '../base/times.js';

/** @param {TalkSummary} talk */
export function talkName({ title, deck }) {
  return title || deck.title || deck.name || localize('talks.untitled');
}

/**
 * @param {TalkSummary} talk
 * @returns {string} when, how long, of what, and in which event of the calendar
 */
export function talkFacts(talk) {
  const { title, deck, event, started_at: started, elapsed, planned, rehearsal, running, slides_shown: shown, slides_total: total } = talk;
  const length = planned === null ? localize('talks.length', { time: duration(elapsed) })
    : localize('talks.length_planned', { time: duration(elapsed), planned: duration(planned) });
  const facts = [
    running ? localize('talks.running') : '',
    rehearsal ? localize('talks.rehearsal') : '',
    when(started),
    length,
    total ? localize('talks.slides', { shown, total }) : '',
    title && deck.title !== title ? deck.title : '',
    event && event !== title ? event : '',
  ];
  return facts.filter(Boolean).join(' · ');
}
