/**
 * The part of PDF.js's `PDFViewer` and its document that is used here.
 *
 * @typedef {object} PdfViewer
 * @property {number} currentPageNumber from 1; may be set
 * @property {number} pagesCount 0 while no document is set
 * @property {PdfDocument|null} pdfDocument
 * @property {{on: (type: string, listener: () => void) => void, off: (type: string, listener: () => void) => void}} eventBus
 * @property {() => boolean} nextPage moves by two pages if two are shown side by side
 * @property {() => boolean} previousPage
 *
 * @typedef {object} PdfDocument
 * @property {number} numPages
 * @property {(number: number) => Promise<PdfPage>} getPage
 * @property {() => Promise<{title: string, dest: string|unknown[]|null}[]|null>} [getOutline]
 * @property {(name: string) => Promise<unknown[]|null>} [getDestination]
 * @property {(page: unknown) => Promise<number>} [getPageIndex] from 0
 *
 * @typedef {object} PdfPage
 * @property {() => Promise<{items: TextItem[]}>} getTextContent
 * @property {() => Promise<{subtype: string, contentsObj?: {str: string}, contents?: string}[]>} getAnnotations
 *
 * @typedef {{str?: string, height?: number, hasEOL?: boolean}} TextItem
 */

/** @returns {PdfViewer|null} that of the stock viewer, else the one that the page has exposed */
export function findViewer() {
  const { PDFViewerApplication: application, slideControlViewer: own } = /** @type {any} */ (window);
  const viewer = application?.pdfViewer ?? own;
  return viewer?.eventBus && typeof viewer.nextPage === 'function' ? viewer : null;
}
