import { locale } from '../../words/words.js';

/**
 * @param {number} seconds Unix time
 * @returns {string} the time of today, or date and time of another day
 */
export function when(seconds) {
  const date = new Date(seconds * 1000);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(locale(), today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}
