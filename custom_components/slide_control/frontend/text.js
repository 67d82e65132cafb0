/** Text out of slides: titles, notes, names. Always plain text, cleaned and cut as docs/protocol.md demands. */

/** What is in the document but is not what a person reads: helpers of Jupyter, MathJax 2 and KaTeX, and the speaker's notes. */
const UNREAD = [
  '.notes', 'script', 'style', 'template', '.anchor-link', '.jp-InputPrompt', '.jp-OutputPrompt',
  '.MathJax_Preview', '.MJX_Assistive_MathML', '.katex-html', 'annotation',
].join();

const BLOCK = /^(ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|BR|DD|DIV|DL|DT|FIGCAPTION|FIGURE|H[1-6]|HR|LI|OL|P|PRE|SECTION|TABLE|TR|UL)$/;

/**
 * @param {string} text
 * @param {number} most
 * @returns {string} at most `most` characters, no half of one
 */
export function cut(text, most) {
  if (text.length <= most) return text;
  const end = text.charCodeAt(most - 1) >> 10 === 0x36 ? most - 1 : most; // not between the halves of a pair
  return text.slice(0, Math.max(end, 0));
}

/**
 * @param {string} text
 * @param {number} most characters
 * @returns {string} on one line, without control characters
 */
export function line(text, most) {
  return cut(whole(text).replace(/[\s\p{Cc}]+/gu, ' ').trim(), most);
}

/**
 * @param {string} text
 * @param {number} most bytes of UTF-8
 * @returns {string} with its lines; line feed and tab are the only control characters
 */
export function lines(text, most) {
  const clean = whole(text).replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ' ')
    .replace(/[^\S\n]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
  if (clean.length * 3 <= most) return clean;
  const bytes = new TextEncoder().encode(clean);
  if (bytes.length <= most) return clean;
  return new TextDecoder().decode(bytes.subarray(0, most), { stream: true }); // drops a character that was cut in two
}

/**
 * @param {Node} node
 * @returns {string} the text a person reads in it, a line for each paragraph
 */
export function words(node) {
  let text = '';
  for (const child of node.childNodes) {
    if (child instanceof Text) {
      text += node.nodeName === 'PRE' ? child.data : child.data.replace(/\s+/g, ' ');
    } else if (child instanceof Element && !child.matches(UNREAD)) {
      const inner = words(child);
      text += BLOCK.test(child.nodeName) ? `\n${inner}\n` : inner;
    }
  }
  return text.replace(/ *\n\s*/g, '\n');
}

/**
 * @param {string} html
 * @returns {string} the text a person reads in it. A document that is parsed like this runs no script and loads nothing.
 */
export function wordsOfHtml(html) {
  return words(new DOMParser().parseFromString(html, 'text/html').body).trim();
}

/**
 * @param {Element} slide
 * @returns {string} the first heading; else what its attributes call it; else a picture's description; else its first words
 */
export function title(slide) {
  for (const heading of slide.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const text = heading.closest('.notes') ? '' : words(heading).trim();
    if (text) return text;
  }
  for (const name of ['data-title', 'title', 'aria-label']) {
    const text = slide.getAttribute(name)?.trim();
    if (text) return text;
  }
  const read = words(slide).replace(/\s+/g, ' ').trim() || slide.querySelector('img[alt]')?.getAttribute('alt') || '';
  return read.length > 80 ? `${cut(read, 79)}…` : read;
}

/**
 * A lone half of a surrogate pair can't be written as UTF-8.
 * @param {string} text
 */
function whole(text) {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
