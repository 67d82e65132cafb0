/**
 * @param {number} seconds Unix time
 * @param {string|undefined} language
 * @returns {string} the time of today, or date and time of another day
 */
export function when(seconds, language) {
  const date = new Date(seconds * 1000);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(language, today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}
