/** @import {FileSlide} from '../adapters/pdfjs/outline.js' */
import { readOutline, stepPage } from '../adapters/pdfjs/outline.js';
import '../words/en_display.js';
import { loadWords, localize } from '../words/words.js';

/**
 * @typedef {object} PdfTools how the page gets what it shows
 * @property {string} library address of PDF.js, with a slash at its end
 * @property {(path: string) => Promise<any>} load returns a module of PDF.js
 * @property {() => Promise<Worker|null>} startWorker resolves with null if the browser can't; the worker's module then is loaded into the page
 * @property {() => Promise<object>} document resolves with where the PDF is: `url` or `data`
 * @property {() => Promise<void>} loadWords
 */

/** PDF.js appends the name of a note's icon to it. Notes are hidden, and this asks for no file. */
const NO_ICON = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==#';

/**
 * Shows a PDF, one page at a time in the size and resolution of the screen. The adapter `pdfjs.js` finds the viewer in the global
 * `slideControlViewer`.
 *
 * @param {PdfTools} tools
 */
export function showPdf(tools) {
  tools.loadWords(); // not awaited: needed only for problems
  show(tools, new AbortController().signal).catch(async (error) => {
    await loadWords();
    switch (error?.name) {
      case 'PasswordException': return showProblem(localize('pdf.locked'));
      case 'InvalidPDFException': return showProblem(localize('pdf.invalid'));
      default: return showProblem(localize('pdf.unreadable', { error: String(error?.message ?? error) }));
    }
  });
}

/**
 * @param {PdfTools} tools
 * @param {AbortSignal} signal
 */
async function show(tools, signal) {
  const outline = readOutline();
  const at = (/** @type {string} */ path) => new URL(path, tools.library).href;
  const pdfjs = await tools.load('build/pdf.min.mjs');
  const { EventBus, PDFLinkService, PDFSinglePageViewer } = await tools.load('web/pdf_viewer.mjs');
  const worker = await tools.startWorker();
  if (worker) pdfjs.GlobalWorkerOptions.workerPort = worker;
  else await tools.load('build/pdf.worker.min.mjs'); // PDF.js finds it and starts no worker
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({ eventBus });
  const container = /** @type {HTMLElement} */ (document.getElementById('container'));
  const viewer = new PDFSinglePageViewer({
    container, eventBus, linkService, textLayerMode: 0, annotationEditorMode: -1, removePageBorders: true, maxCanvasPixels: 2 ** 26, imageResourcesPath: NO_ICON,
  });
  linkService.setViewer(viewer);
  /** @type {any} */ (window).slideControlViewer = viewer;
  const fill = () => { viewer.currentScaleValue = 'page-fit'; };
  eventBus.on('pagesinit', () => {
    fill();
    fromHash(viewer);
  });
  eventBus.on('pagechanging', (/** @type {{pageNumber: number}} */ { pageNumber }) => {
    history.replaceState(history.state, '', `#${pageNumber}`);
    container.scrollTop = 0;
  });
  if (!CSS.supports('width', 'round(down, 1px, 1px)')) eventBus.on('pagerender', setSize);
  addEventListener('resize', fill, { signal });
  addEventListener('keydown', (event) => key(event, viewer, outline), { signal });
  addEventListener('click', ({ target }) => target instanceof Element && !target.closest('a, button, input') && stepPage(viewer, outline, 1), { signal });
  const document_ = await pdfjs.getDocument({
    ...await tools.document(),
    cMapUrl: at('cmaps/'),
    standardFontDataUrl: at('standard_fonts/'),
    wasmUrl: at('wasm/'),
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
  viewer.setDocument(document_);
  linkService.setDocument(document_);
  const { info } = await document_.getMetadata();
  if (info?.Title && !outline) document.title = info.Title;
}

/**
 * PDF.js gives a page its size with `round()` of CSS, which browsers have since 2024.
 *
 * @param {{source: {div: HTMLElement, viewport: {width: number, height: number}}}} event
 */
function setSize({ source: { div, viewport } }) {
  div.style.width = `${Math.floor(viewport.width)}px`;
  div.style.height = `${Math.floor(viewport.height)}px`;
}

/** @param {any} viewer */
function fromHash(viewer) {
  const number = Number(/^#(\d+)/.exec(location.hash)?.[1]);
  if (number >= 1 && number <= viewer.pagesCount) viewer.currentPageNumber = number;
}

/**
 * @param {KeyboardEvent} event
 * @param {any} viewer
 * @param {FileSlide[]|null} outline
 */
function key(event, viewer, outline) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  switch (event.key) {
    case 'ArrowRight': case 'ArrowDown': case 'PageDown': case ' ': case 'Enter': stepPage(viewer, outline, 1); break;
    case 'ArrowLeft': case 'ArrowUp': case 'PageUp': case 'Backspace': stepPage(viewer, outline, -1); break;
    case 'Home': viewer.currentPageNumber = 1; break;
    case 'End': viewer.currentPageNumber = viewer.pagesCount; break;
    case 'f': fullScreen(); break;
    default: return;
  }
  event.preventDefault();
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (!document.fullscreenEnabled) showProblem(localize('pdf.full_screen_refused')); // Safari before 16.4 has it under another name
  else document.documentElement.requestFullscreen().catch(() => showProblem(localize('pdf.full_screen_refused')));
}

/** @param {string} text shown on the page, and in the toast of the display */
function showProblem(text) {
  /** @type {any} */ (window).slideControlProblem = text;
  const message = document.createElement('p');
  message.textContent = text;
  message.style.cssText = 'position:fixed;inset:0;display:grid;place-content:center;margin:0;padding:5vw;color:#fff;font:clamp(18px,3vw,48px)/1.4 system-ui';
  document.body.append(message);
}
