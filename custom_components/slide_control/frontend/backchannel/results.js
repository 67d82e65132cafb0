/** @import {Poll} from './back_channel.js' */
import { element } from '../dom/element.js';
import '../words/en_back_channel.js';
import { language, localize } from '../words/words.js';

/**
 * The result of a poll as a list of bars. Each line says its per cent and its votes, so that nobody needs to see the bar.
 *
 * @param {Poll} poll
 */
export function pollResults(poll) {
  const list = element('ul', ...poll.results.map((result) => {
    const label = element('span', result.label);
    label.className = 'label';
    label.dir = 'auto';
    const share = element('span', percent(result.percent));
    share.className = 'share';
    share.title = localize('back_channel.votes', { count: result.votes });
    const done = element('div');
    done.className = 'done';
    done.style.width = `${result.percent}%`;
    const bar = element('div', done);
    bar.className = 'bar';
    return element('li', label, share, bar);
  }));
  list.className = 'results';
  return list;
}

/** @param {Poll} poll how many have voted, and the average of numbers */
export function pollSum({ votes, mean }) {
  const parts = [localize('back_channel.votes', { count: votes })];
  if (mean !== null) parts.push(localize('back_channel.mean', { mean: new Intl.NumberFormat(language()).format(mean) }));
  return parts.join(' · ');
}

/** @param {number} value */
function percent(value) {
  return new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 0 }).format(value / 100);
}
