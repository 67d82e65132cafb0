/** @import {PdfDocument} from './viewer.js' */
import { carried } from '../base/sections.js';

/**
 * @param {PdfDocument} document
 * @returns {Promise<(string|null)[]>} the section of each page: the top level of the outline, unless it names nearly each page, as exports do
 */
export async function readSections(document) {
  const outline = (await document.getOutline?.()) ?? [];
  if (outline.length < 2 || outline.length > document.numPages / 2) return [];
  /** @type {(string|null)[]} */
  const begins = Array.from({ length: document.numPages }, () => null);
  for (const { title, dest } of outline) {
    const [page] = (typeof dest === 'string' ? await document.getDestination?.(dest) : dest) ?? [];
    const at = typeof page === 'number' ? page : page && (await document.getPageIndex?.(page));
    if (typeof at === 'number' && at in begins) begins[at] = title;
  }
  return carried(begins);
}
