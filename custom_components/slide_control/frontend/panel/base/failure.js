import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { errorMessage } from './section.js';

/**
 * Says why something is missing, and tries again.
 *
 * @param {unknown} error
 * @param {() => void} again
 * @param {AbortSignal} signal
 */
export function failure(error, again, signal) {
  const card = element('div', element('p', errorMessage(error)), button('tonal', localize('common.try_again'), again, signal));
  card.className = 'card empty wide';
  return card;
}
