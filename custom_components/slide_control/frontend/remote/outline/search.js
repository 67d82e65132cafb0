/**
 * @param {string} text
 * @returns {string} without case, accents and vowel signs, so that people find what they don't type exactly
 */
export function searchable(text) {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
}
