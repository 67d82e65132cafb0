/**
 * What is used of PDF.js's `PDFViewer` and of the document that it shows.
 *
 * @typedef {object} PdfViewer
 * @property {number} currentPageNumber from 1; may be set
 * @property {number} pagesCount 0 while no document is set
 * @property {PdfDocument|null} pdfDocument
 * @property {{on: (type: string, listener: () => void) => void, off: (type: string, listener: () => void) => void}} eventBus
 * @property {() => boolean} nextPage with two pages side by side, the next two
 * @property {() => boolean} previousPage
 *
 * @typedef {object} PdfDocument
 * @property {number} numPages
 * @property {(number: number) => Promise<PdfPage>} getPage
 *
 * @typedef {object} PdfPage
 * @property {() => Promise<{items: TextItem[]}>} getTextContent
 * @property {() => Promise<{subtype: string, contentsObj?: {str: string}, contents?: string}[]>} getAnnotations
 *
 * @typedef {{str?: string, height?: number, hasEOL?: boolean}} TextItem
 */

/** @returns {PdfViewer|null} that of the stock viewer, else the one that the page has shown us */
export function findViewer() {
  const { PDFViewerApplication: application, slideControlViewer: own } = /** @type {any} */ (window);
  const viewer = application?.pdfViewer ?? own;
  return viewer?.eventBus && typeof viewer.nextPage === 'function' ? viewer : null;
}
