/**
 * The page that shows a hosted PDF: one page of it, as large as the screen and as sharp as it. The adapter `pdfjs.js` finds the
 * viewer by the global `slideControlViewer`.
 */

const own = /** @type {HTMLScriptElement} */ ([...document.scripts].find(({ src }) => src === import.meta.url));
const { pdf = '', library = '' } = own.dataset;
const { signal } = new AbortController();
/** So long a worker may take to say its first word, in milliseconds; without one the page's own thread works, more slowly. */
const WORKER_PATIENCE = 10_000;
const words = {
  PasswordException: 'This PDF is locked with a password. Save a copy without one.',
  InvalidPDFException: 'This PDF is broken. Export it again.',
};

show().catch((error) => {
  const name = /** @type {keyof typeof words} */ (error?.name);
  say(words[name] ?? `This PDF can’t be opened: ${error?.message ?? error}`);
});

async function show() {
  const root = new URL(`${library}/`, location.href);
  const at = (/** @type {string} */ path) => new URL(path, root).href;
  const pdfjs = await import(at('build/pdf.min.mjs'));
  const { EventBus, PDFLinkService, PDFSinglePageViewer } = await import(at('web/pdf_viewer.mjs'));
  const worker = await startWorker(at('build/pdf.worker.min.mjs'));
  if (worker) pdfjs.GlobalWorkerOptions.workerPort = worker;
  else await import(at('build/pdf.worker.min.mjs')); // PDF.js finds it, and starts no worker of its own
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({ eventBus });
  const container = /** @type {HTMLElement} */ (document.getElementById('container'));
  const viewer = new PDFSinglePageViewer({ container, eventBus, linkService, textLayerMode: 0, annotationEditorMode: -1, removePageBorders: true, maxCanvasPixels: 2 ** 26 });
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
  addEventListener('resize', fill, { signal });
  addEventListener('keydown', (event) => key(event, viewer), { signal });
  addEventListener('click', ({ target }) => target instanceof Element && !target.closest('a, button, input') && viewer.nextPage(), { signal });
  const document_ = await pdfjs.getDocument({
    url: new URL(pdf, location.href).href,
    cMapUrl: at('cmaps/'),
    standardFontDataUrl: at('standard_fonts/'),
    wasmUrl: at('wasm/'),
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
  viewer.setDocument(document_);
  linkService.setDocument(document_);
  const { info } = await document_.getMetadata();
  if (info?.Title) document.title = info.Title;
}

/**
 * To the browser this page has no origin, so a script at any address is a stranger's and no worker may be made of it; nor, in Chromium,
 * a module worker of a blob. Of a data address it may, and that imports the script. PDF.js waits for ever for a worker that could not
 * start, so it gets one only after the first word of it, "ready".
 * @param {string} address
 * @returns {Promise<Worker|null>} null where the browser starts none
 */
function startWorker(address) {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(`data:text/javascript,${encodeURIComponent(`import ${JSON.stringify(address)};`)}`, { type: 'module' });
      worker.addEventListener('message', () => resolve(worker), { once: true, signal });
      worker.addEventListener('error', () => resolve(null), { once: true, signal });
      setTimeout(() => resolve(null), WORKER_PATIENCE);
    } catch {
      resolve(null);
    }
  });
}

/** @param {any} viewer */
function fromHash(viewer) {
  const number = Number(/^#(\d+)/.exec(location.hash)?.[1]);
  if (number >= 1 && number <= viewer.pagesCount) viewer.currentPageNumber = number;
}

/**
 * @param {KeyboardEvent} event
 * @param {any} viewer
 */
function key(event, viewer) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  switch (event.key) {
    case 'ArrowRight': case 'ArrowDown': case 'PageDown': case ' ': case 'Enter': viewer.nextPage(); break;
    case 'ArrowLeft': case 'ArrowUp': case 'PageUp': case 'Backspace': viewer.previousPage(); break;
    case 'Home': viewer.currentPageNumber = 1; break;
    case 'End': viewer.currentPageNumber = viewer.pagesCount; break;
    case 'f': fullScreen(); break;
    default: return;
  }
  event.preventDefault();
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => say('This browser does not allow full screen here. Press F11.'));
}

/** @param {string} text on the screen, and in the sign of the display */
function say(text) {
  /** @type {any} */ (window).slideControlProblem = text;
  const word = document.createElement('p');
  word.textContent = text;
  word.style.cssText = 'position:fixed;inset:0;display:grid;place-content:center;margin:0;padding:5vw;color:#fff;font:clamp(18px,3vw,48px)/1.4 system-ui';
  document.body.append(word);
}
