/** @import {Adapter, AdapterEvents} from './adapter.js' */
/** @import {PdfViewer} from './pdfjs/viewer.js' */
/** @import {RowDeck} from './row.js' */
import { PageTexts } from './pdfjs/page_texts.js';
import { findViewer } from './pdfjs/viewer.js';
import { row, without } from './row.js';

/**
 * PDF.js's viewer, 2.10 and later. A page of the PDF is a slide. It is found
 *
 * - in the stock viewer, `viewer.html`, by its global `PDFViewerApplication`;
 * - in a page that makes its own of `pdfjs-dist/web/pdf_viewer.mjs`, by the global `slideControlViewer`: the page assigns its `PDFViewer`
 *   or `PDFSinglePageViewer` to it, before or after `setDocument`. Another document may be set at any time, and is followed.
 *
 * A deck that Home Assistant hosts is sandboxed and may start no worker from a file: PDF.js then does its work in the page itself, which is
 * slower. A hosted PDF has a worker: see `pdf.js`.
 *
 * A page that can't open its PDF says why in the global `slideControlProblem`, one sentence for a person, and the display's sign shows it.
 */
export const name = 'PDF.js';

/** @returns {Adapter|null} once a document is open */
export function find() {
  const viewer = findViewer();
  return viewer && viewer.pagesCount > 0 && viewer.pdfDocument ? row(new PdfDeck(viewer)) : null;
}

/** @returns {string|null} */
export function whyNot() {
  const problem = /** @type {any} */ (window).slideControlProblem;
  if (typeof problem === 'string' && problem) return problem;
  return findViewer() ? 'PDF.js has not opened a document yet. Is the PDF broken, or does it ask for a password?' : null;
}

/** @implements {RowDeck} */
class PdfDeck {
  /** @type {PageTexts|null} */
  #texts = null;

  /** @param {PdfViewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.version = String(/** @type {any} */ (globalThis).pdfjsLib?.version ?? '');
  }

  alive() {
    return findViewer() === this.viewer;
  }

  slides() {
    return Array.from({ length: this.viewer.pagesCount }, (_, at) => ({ title: this.#texts?.of(at + 1)?.title ?? '' }));
  }

  place() {
    const { currentPageNumber: number, pagesCount } = this.viewer;
    return { at: pagesCount ? number - 1 : -1, shown: 0, steps: 0, notes: this.#texts?.of(number)?.notes };
  }

  /** @param {1|-1} by */
  step(by) {
    if (by > 0) this.viewer.nextPage();
    else this.viewer.previousPage();
  }

  /** @param {number} at */
  goTo(at) {
    this.viewer.currentPageNumber = at + 1;
  }

  turn = without;

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    const { eventBus } = this.viewer;
    const listen = (/** @type {string} */ type, /** @type {() => void} */ listener) => {
      eventBus.on(type, listener);
      signal.addEventListener('abort', () => eventBus.off(type, listener), { once: true });
    };
    const changed = () => {
      rebuilt();
      moved();
    };
    const read = () => {
      this.#texts = new PageTexts(this.viewer, signal, changed);
    };
    read();
    listen('pagechanging', moved);
    listen('pagesinit', () => {
      read();
      changed();
    });
  }
}
