/** Extracts titles, notes and names from slides as plain text, cleaned and cut as docs/protocol.md requires. */

/** Elements that people don't read as text: helpers of Jupyter, MathJax 2 and KaTeX, links of headings to themselves, and speaker notes. */
const NOT_READ = [
  '.notes', 'script', 'style', 'template', '.anchor-link', '.jp-InternalAnchorLink', '.headerlink', '.anchorjs-link',
  // The source of a rendered cell in JupyterLab and in the classic notebook.
  '.lm-mod-hidden', '.p-mod-hidden', '.rendered .input_area',
  '.jp-InputPrompt', '.jp-OutputPrompt', '.remark-slide-number',
  '.MathJax_Preview', '.MJX_Assistive_MathML', '.katex-html', 'annotation',
].join();

const BLOCK = /^(ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|BR|DD|DIV|DL|DT|FIGCAPTION|FIGURE|H[1-6]|HR|LI|OL|P|PRE|SECTION|TABLE|TR|UL)$/;

/**
 * @param {string} text
 * @param {number} maxLength
 * @returns {string} at most `maxLength` characters, without a split surrogate pair
 */
export function truncate(text, maxLength) {
  if (text.length <= maxLength) return text;
  const end = text.charCodeAt(maxLength - 1) >> 10 === 0x36 ? maxLength - 1 : maxLength; // don't split a surrogate pair
  return text.slice(0, Math.max(end, 0));
}

/**
 * @param {string} text
 * @param {number} maxLength characters
 * @returns {string} on one line, without control characters
 */
export function singleLine(text, maxLength) {
  return truncate(wellFormed(text).replace(/[\s\p{Cc}]+/gu, ' ').trim(), maxLength);
}

/**
 * @param {string} text
 * @param {number} maxLength bytes of UTF-8
 * @returns {string} with line breaks; line feed and tab are the only control characters
 */
export function multiLine(text, maxLength) {
  const clean = wellFormed(text).replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ' ')
    .replace(/[^\S\n]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
  if (clean.length * 3 <= maxLength) return clean;
  const bytes = new TextEncoder().encode(clean);
  if (bytes.length <= maxLength) return clean;
  return new TextDecoder().decode(bytes.subarray(0, maxLength), { stream: true }); // drops an incomplete character
}

/**
 * @param {Node} node
 * @returns {string} the text that people read, one line for each paragraph
 */
export function readableText(node) {
  let text = '';
  for (const child of node.childNodes) {
    if (child instanceof Text) {
      text += node.nodeName === 'PRE' ? child.data : child.data.replace(/\s+/g, ' ');
    } else if (child instanceof Element && !child.matches(NOT_READ)) {
      const inner = readableText(child);
      text += BLOCK.test(child.nodeName) ? `\n${inner}\n` : inner;
    }
  }
  return text.replace(/ *\n\s*/g, '\n');
}

/**
 * @param {Iterable<Node>} nodes such as the notes of a slide
 * @returns {string} the text that people read in all of them
 */
export function readableTextOfAll(nodes) {
  return [...nodes].map((node) => readableText(node).trim()).join('\n');
}

/**
 * @param {string} html
 * @returns {string} the text that people read. `DOMParser` runs no scripts and loads nothing.
 */
export function readableTextOfHtml(html) {
  return readableText(new DOMParser().parseFromString(html, 'text/html').body).trim();
}

/**
 * @param {Element} slide
 * @returns {string} the first heading, else a title attribute, else the first words, else the description of an image
 */
export function slideTitle(slide) {
  for (const heading of slide.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const text = heading.closest('.notes') ? '' : readableText(heading).trim();
    if (text) return text;
  }
  for (const name of ['data-title', 'title', 'aria-label']) {
    const text = slide.getAttribute(name)?.trim();
    if (text) return text;
  }
  const read = readableText(slide).replace(/\s+/g, ' ').trim() || slide.querySelector('img[alt]')?.getAttribute('alt') || '';
  return read.length > 80 ? `${truncate(read, 79)}…` : read;
}

/**
 * Replaces lone surrogates, which can't be encoded as UTF-8.
 *
 * @param {string} text
 */
function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
