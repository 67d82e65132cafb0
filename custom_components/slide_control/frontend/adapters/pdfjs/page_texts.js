/** @import {PdfPage, PdfViewer, TextItem} from './viewer.js' */
import { readSections } from './sections.js';
import { LIMITS } from '../../connection/protocol.js';

/** @typedef {{title: string, notes: string}} PageText */

/** Smallest size of letters in a title, relative to the largest letters on the page. */
const MIN_TITLE_SIZE_RATIO = 0.95;
/** Longest title that a page's text gives: a page whose letters are all of one size has no title, but begins with these words. */
const MAX_TITLE_LENGTH = 100;

/**
 * Titles and notes of the pages of a PDF. They are read in the background: the current page and the next one first, then all others. Until
 * a page has been read, its texts are unknown.
 */
export class PageTexts {
  /** @type {Map<number, PageText>} */
  #texts = new Map();
  /** @type {(string|null)[]} of each page, empty until they are read */
  sections = [];

  /**
   * @param {PdfViewer} viewer
   * @param {AbortSignal} signal
   * @param {() => void} more called when some pages have been read
   */
  constructor(viewer, signal, more) {
    this.viewer = viewer;
    this.document = viewer.pdfDocument;
    this.signal = signal;
    this.#readAll(more);
  }

  /** @param {number} number of the page, from 1 */
  of(number) {
    return this.#texts.get(number);
  }

  /** @param {() => void} more */
  async #readAll(more) {
    const { document } = this;
    if (!document) return;
    this.sections = await readSections(document).catch(() => []);
    const pages = Math.min(document.numPages, LIMITS.outline);
    for (let read = 0; read < pages; read += 1) {
      if (this.signal.aborted || this.viewer.pdfDocument !== document) return;
      const number = this.#nextUnread(pages);
      if (!number) break;
      this.#texts.set(number, await readPage(() => document.getPage(number)));
      if (read === 1 || read % 50 === 49) more();
    }
    more();
  }

  /** @param {number} pages */
  #nextUnread(pages) {
    const { currentPageNumber: here } = this.viewer;
    for (const number of [here, here + 1]) if (number <= pages && !this.#texts.has(number)) return number;
    for (let number = 1; number <= pages; number += 1) if (!this.#texts.has(number)) return number;
    return 0;
  }
}

/**
 * @param {() => Promise<PdfPage>} open
 * @returns {Promise<PageText>} empty texts for a page that can't be read
 */
async function readPage(open) {
  try {
    const page = await open();
    const [{ items }, annotations] = await Promise.all([page.getTextContent(), page.getAnnotations()]);
    // LaTeX's pdfcomment and pdfpc write speaker notes as PDF comments.
    const notes = annotations.filter(({ subtype }) => subtype === 'Text').map(({ contentsObj, contents }) => contentsObj?.str ?? contents ?? '');
    return { title: titleOf(items), notes: notes.filter(Boolean).join('\n') };
  } catch {
    return { title: '', notes: '' };
  }
}

/**
 * @param {TextItem[]} items
 * @returns {string} the first consecutive text in the largest letters, because a PDF has no headings. Numbers of pages and of a chart's axis are
 *   no letters.
 */
function titleOf(items) {
  const size = (/** @type {TextItem} */ { str, height }) => (str?.trim() ? height ?? 0 : 0);
  const largest = items.reduce((most, item) => (/\p{L}/u.test(item.str ?? '') ? Math.max(most, size(item)) : most), 0);
  const fits = (/** @type {TextItem} */ item) => size(item) >= largest * MIN_TITLE_SIZE_RATIO && size(item) <= largest / MIN_TITLE_SIZE_RATIO;
  const first = largest > 0 ? items.findIndex(fits) : -1;
  if (first < 0) return '';
  let title = '';
  for (const item of items.slice(first)) {
    if (item.str?.trim() && !fits(item)) break;
    title += (item.str ?? '') + (item.hasEOL ? ' ' : '');
    if (title.length > MAX_TITLE_LENGTH) return `${title.slice(0, MAX_TITLE_LENGTH).replace(/\s+\S*$/, '')}…`;
  }
  return title;
}
