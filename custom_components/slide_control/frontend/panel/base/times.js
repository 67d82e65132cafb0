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

/**
 * @param {number} seconds at least 0
 * @returns {string} such as `4:05` or `1:02:03`
 */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${parts.join(':')}` : `${Number(parts[0])}:${parts[1]}`;
}
