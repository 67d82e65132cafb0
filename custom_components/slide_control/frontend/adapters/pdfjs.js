/** @import {Adapter, AdapterEvents} from './base/adapter.js' */
/** @import {PdfViewer} from './pdfjs/viewer.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { PageTexts } from './pdfjs/page_texts.js';
import { findViewer } from './pdfjs/viewer.js';
import { linearAdapter, rejectUnsupported } from './base/linear_deck.js';

/**
 * The viewer of PDF.js 2.10 and later. Each page of the PDF is a slide. The viewer is found
 *
 * - in the stock viewer, `viewer.html`, in the global `PDFViewerApplication`;
 * - in a page with its own viewer from `pdfjs-dist/web/pdf_viewer.mjs`, in the global `slideControlViewer`. The page assigns its `PDFViewer`
 *   or `PDFSinglePageViewer` to it, before or after `setDocument`. It may set another document at any time.
 *
 * A deck that Home Assistant hosts is sandboxed and can't start a worker from a file. PDF.js then works on the main thread, which is slower.
 * A hosted PDF has a worker: see `pdf.js`.
 *
 * A page that can't open its PDF assigns a sentence for people to the global `slideControlProblem`, which the toast shows.
 */
export const name = 'PDF.js';

/** @returns {Adapter|null} an adapter as soon as a document is open */
export function find() {
  const viewer = findViewer();
  return viewer && viewer.pagesCount > 0 && viewer.pdfDocument ? linearAdapter(new PdfDeck(viewer)) : null;
}

/** @returns {string|null} */
export function explainMissing() {
  const problem = /** @type {any} */ (window).slideControlProblem;
  if (typeof problem === 'string' && problem) return problem;
  return findViewer() ? localize('not_started.pdf') : null;
}

/** @implements {LinearDeck} */
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

  sections() {
    return this.#texts?.sections ?? [];
  }

  position() {
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

  element() {
    return document.querySelector(`.page[data-page-number="${this.viewer.currentPageNumber}"] .canvasWrapper`);
  }

  turn = rejectUnsupported;

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
