/** @import {Scroller} from './scroller.js' */
import { readableText, truncate } from '../../dom/text.js';

const BLOCKS = 'h1, h2, h3, h4, h5, h6, p, li, td, dt, dd, pre, figcaption, blockquote';
const MAX_LENGTH = 80;

/**
 * @param {Scroller} scroller
 * @param {number[]} tops of the windows of a page without sections
 * @returns {{title: string}[]} the title of the page, then the first words of what begins in each window
 */
export function windowTitles(scroller, tops) {
  const blocks = [...scroller.content.querySelectorAll(BLOCKS)].map((block) => ({ block, top: scroller.topOf(block) }));
  return tops.map((top, at) => {
    if (at === 0 && document.title) return { title: document.title };
    const first = blocks.find((each) => each.top >= top && each.top < top + scroller.windowHeight && readableText(each.block).trim());
    const words = first ? readableText(first.block).trim() : '';
    return { title: words.length > MAX_LENGTH ? `${truncate(words, MAX_LENGTH - 1)}…` : words };
  });
}
