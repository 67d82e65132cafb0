/** @import {Adapter, AdapterEvents, Order, Reading, Target} from './adapter.js' */
/** @import {PdfViewer} from './pdfjs/viewer.js' */
import { Rejected } from './adapter.js';
import { PageTexts } from './pdfjs/page_texts.js';
import { findViewer } from './pdfjs/viewer.js';

/**
 * PDF.js's viewer, 2.10 and later. A page of the PDF is a slide. It is found
 *
 * - in the stock viewer, `viewer.html`, by its global `PDFViewerApplication`;
 * - in a page that makes its own of `pdfjs-dist/web/pdf_viewer.mjs`, by the global `slideControlViewer`: the page assigns its `PDFViewer`
 *   or `PDFSinglePageViewer` to it, before or after `setDocument`. Another document may be set at any time, and is followed.
 *
 * A page that can't open its PDF says why in the global `slideControlProblem`, one sentence for a person, and the display's sign shows it.
 */
export const name = 'PDF.js';

/** @returns {Adapter|null} once a document is open */
export function find() {
  const viewer = findViewer();
  return viewer && viewer.pagesCount > 0 && viewer.pdfDocument ? new PdfAdapter(viewer) : null;
}

/** @returns {string|null} */
export function whyNot() {
  const problem = /** @type {any} */ (window).slideControlProblem;
  if (typeof problem === 'string' && problem) return problem;
  return findViewer() ? 'PDF.js has not opened a document yet. Is the PDF broken, or does it ask for a password?' : null;
}

/** @implements {Adapter} */
class PdfAdapter {
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

  /** @returns {Reading} */
  read() {
    const { currentPageNumber: number, pagesCount: total } = this.viewer;
    const here = this.#texts?.of(number);
    return {
      indices: { h: Math.max(number - 1, 0), v: 0, f: null },
      number: total && number,
      total,
      title: here?.title,
      notes: here?.notes,
      next_title: number < total ? this.#texts?.of(number + 1)?.title ?? '' : null,
    };
  }

  outline() {
    return Array.from({ length: this.viewer.pagesCount }, (_, h) => (
      { h, v: 0, number: h + 1, title: this.#texts?.of(h + 1)?.title ?? '', id: null }
    ));
  }

  /** @param {Order} order */
  run(order) {
    const { currentPageNumber: number, pagesCount: total } = this.viewer;
    switch (order.action) {
      case 'next': return void this.viewer.nextPage();
      case 'previous': return void this.viewer.previousPage();
      case 'first': return this.#goTo(1);
      case 'last': return this.#goTo(total);
      case 'go_to': return this.#goTo(this.#find(order));
      case 'navigate': return this.#goTo(Math.min(Math.max(number + (/left|up/.test(order.direction) ? -1 : 1), 1), total));
      case 'blank': throw new Rejected('PDF.js has no black screen.');
      case 'overview': throw new Rejected('PDF.js has no overview of the pages that covers the screen.');
    }
  }

  /** @param {Target} target */
  show({ indices: { h } }) {
    if (h < this.viewer.pagesCount) this.#goTo(h + 1);
  }

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
    const read = () => {
      this.#texts = new PageTexts(this.viewer, signal, () => {
        rebuilt();
        moved();
      });
    };
    read();
    listen('pagechanging', moved);
    listen('pagesinit', () => {
      read();
      rebuilt();
      moved();
    });
  }

  /** @param {number} number */
  #goTo(number) {
    this.viewer.currentPageNumber = number;
  }

  /** @param {Extract<Order, {action: 'go_to'}>} order */
  #find({ slide, indices }) {
    const { pagesCount: total } = this.viewer;
    const number = indices ? indices.h + 1 : typeof slide === 'number' ? slide : this.#texts?.numberOf(slide ?? '') ?? 0;
    if (number >= 1 && number <= total) return number;
    throw new Rejected(`This PDF has no page ${slide ?? number}.`);
  }
}
