/** @import {Answer} from './pending_presses.js' */
/** @import {WordKey} from '../words/words.js' */
import { inEnglish, localize, localizeMessage } from '../words/words.js';

/**
 * @param {Answer} answer to a press
 * @param {{action: string, slide?: number|string, operation?: string}} press
 * @returns {Promise<string>} for people, in their language; "" if the slides moved; never rejects
 */
export async function pressSentence(answer, { action, slide = '', operation }) {
  const { result, changed, reason, placeholders = {} } = answer;
  if (result === 'applied') {
    if (changed) return '';
    if (action === 'media') return mediaSentence(changed, operation);
    if (changed === null) return localize('source.perhaps_moved');
    if (action === 'next') return localize('source.at_end');
    return localize(action === 'previous' ? 'source.at_start' : 'source.unchanged');
  }
  switch (reason) {
    case 'too_old':
    case 'expired': return localize('source.expired');
    case 'no_display': return localize('source.no_display');
    case 'no_answer':
    case 'lead_changed':
    case 'unloaded': return localize('source.unanswered');
    case 'too_soon': return localize('source.too_soon');
    case 'same_id':
    case 'duplicate': return localize('source.repeated');
    case 'rate': return localize('source.rate');
    case 'unknown_slide': return localize('source.unknown_slide', { slide });
    case 'ambiguous_slide': return localize('source.ambiguous_slide', { slide });
    case 'outline_changed': return localize('source.outline_changed');
    case 'only_next': return localize('source.only_next');
    case 'not_driving': return localize('source.not_driving', { name: placeholders.name ?? '' });
  }
  const key = /** @type {WordKey} */ (`reason.${reason}`);
  if (inEnglish(key) !== key) return localize(key, placeholders);
  return await localizeMessage(answer) || localize('source.rejected');
}

/**
 * @param {false|null} changed
 * @param {string} [operation]
 */
function mediaSentence(changed, operation) {
  if (changed === null) return localize('source.perhaps_played');
  if (operation === 'play') return localize('source.plays_already');
  return localize(operation === 'pause' ? 'source.nothing_plays' : 'source.unchanged');
}
