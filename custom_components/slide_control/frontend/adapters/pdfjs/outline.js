/** @import {PdfViewer} from './viewer.js' */
import { nextShown } from '../base/linear_deck.js';

/**
 * What the file of a presentation says about its slides, which its PDF doesn't: `hosting/formats/presentation.py` writes it into the page as the
 * hidden list `#outline`, one item for each slide.
 *
 * @typedef {object} FileSlide
 * @property {string} title
 * @property {string} notes
 * @property {boolean} hidden whether the show leaves it out, or the PDF
 * @property {number} page its first page, from 1
 * @property {number} pages how many pages it has: one for each step; 0 if the PDF lacks it
 */

/** @returns {FileSlide[]|null} null in a page without such a list */
export function readOutline() {
  const list = document.getElementById('outline');
  if (!list) return null;
  let page = 1;
  return [...list.children].map((item) => {
    const { pages = '', hidden } = /** @type {HTMLElement} */ (item).dataset;
    const count = Number(pages);
    const slide = {
      title: item.querySelector('h2')?.textContent ?? '',
      notes: item.querySelector('.notes')?.textContent ?? '',
      hidden: hidden !== undefined || count === 0,
      page,
      pages: count,
    };
    page += slide.pages;
    return slide;
  });
}

/**
 * @param {FileSlide[]} outline
 * @param {number} number of a page, from 1
 * @returns {number} index of the slide that the page belongs to
 */
export function slideAt(outline, number) {
  return outline.map(({ page, pages }) => pages > 0 && page <= number).lastIndexOf(true);
}

/**
 * Shows the next or previous page of the show; at its ends, nothing changes.
 *
 * @param {PdfViewer} viewer
 * @param {FileSlide[]|null} outline
 * @param {1|-1} by
 */
export function stepPage(viewer, outline, by) {
  if (!outline) {
    if (by > 0) viewer.nextPage();
    else viewer.previousPage();
    return;
  }
  const at = slideAt(outline, viewer.currentPageNumber);
  const { page = 0, pages = 0 } = outline[at] ?? {};
  const number = viewer.currentPageNumber + by;
  const next = outline[nextShown(outline, at, by)];
  if (number >= page && number < page + pages) viewer.currentPageNumber = number;
  else if (next) viewer.currentPageNumber = by > 0 ? next.page : next.page + next.pages - 1;
}
