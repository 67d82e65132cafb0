/** @import {Adapter, AdapterEvents} from './base/adapter.js' */
/** @import {PdfViewer} from './pdfjs/viewer.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { readOutline, slideAt, stepPage } from './pdfjs/outline.js';
import { PageTexts } from './pdfjs/page_texts.js';
import { findViewer } from './pdfjs/viewer.js';
import { RejectedError } from './base/adapter.js';
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
 * The page of a PowerPoint or OpenDocument file says which pages are steps of one slide, and which slides are hidden: the show leaves these out,
 * and people can still go to them.
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
    this.outline = readOutline();
    this.version = String(/** @type {any} */ (globalThis).pdfjsLib?.version ?? '');
  }

  alive() {
    return findViewer() === this.viewer;
  }

  slides() {
    const { outline } = this;
    if (!outline) return Array.from({ length: this.viewer.pagesCount }, (_, at) => ({ title: this.#texts?.of(at + 1)?.title ?? '' }));
    return outline.map(({ title: own, hidden, page, pages }) => {
      const title = own || ((pages && this.#texts?.of(page)?.title) || '');
      return hidden ? { title, hidden, listed: localize('pdf.hidden', { title }) } : { title };
    });
  }

  /** The outline of a PDF that comes from a presentation doesn't say its sections: the presentation does. */
  sections() {
    return this.outline ? null : this.#texts?.sections ?? [];
  }

  /** @returns {Element[]} what the file says about each slide, sections and timings among it */
  slideElements() {
    return this.outline ? [...document.querySelectorAll('#outline > li')] : [];
  }

  position() {
    const { currentPageNumber: number, pagesCount } = this.viewer;
    const { outline } = this;
    if (!outline || !pagesCount) return { at: pagesCount ? number - 1 : -1, shown: 0, steps: 0, notes: this.#texts?.of(number)?.notes };
    const at = slideAt(outline, number);
    const { page = number, pages = 1, notes = '' } = outline[at] ?? {};
    return { at, shown: number - page, steps: pages - 1, notes };
  }

  /** @param {1|-1} by */
  step(by) {
    stepPage(this.viewer, this.outline, by);
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  goTo(at, shown) {
    const slide = this.outline?.[at];
    if (!slide) this.viewer.currentPageNumber = at + 1;
    else if (slide.pages) this.viewer.currentPageNumber = slide.page + Math.min(shown, slide.pages - 1);
    else throw new RejectedError('no_such_slide', { slide: String(at + 1) });
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
