import { element } from '../../../dom/element.js';
import '../../../words/en_talks.js';
import { localizeNodes } from '../../../words/words.js';

/**
 * @param {number|null} number null for an uncounted slide
 * @param {string} title in any language: it keeps its direction
 */
export function numbered(number, title) {
  return element('span', ...localizeNodes('talks.numbered', { number: String(number ?? '–'), title: element('bdi', title) }));
}
