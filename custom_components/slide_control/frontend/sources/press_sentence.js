/** @import {Answer} from './pending_presses.js' */
/** @import {WordKey} from '../words/words.js' */
import { inEnglish, localize } from '../words/words.js';

/**
 * @param {Answer & {reason?: string}} answer to a press
 * @param {{action: string, slide?: number|string, operation?: string}} press
 * @returns {string} for people, in their language; "" if the slides moved
 */
export function pressSentence({ result, changed, reason, placeholders = {}, message = '' }, { action, slide = '', operation }) {
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
  return inEnglish(key) === key ? message || localize('source.rejected') : localize(key, placeholders);
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
