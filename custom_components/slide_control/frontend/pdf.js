/** The page that shows a hosted PDF, one page at a time. */

import './dom/polyfills.js';
import { showPdf } from './pdf/show_pdf.js';
import { loadWords } from './words/words.js';

const own = /** @type {HTMLScriptElement} */ ([...document.scripts].find(({ src }) => src === import.meta.url));
const { pdf = '', library = '' } = own.dataset;
const root = new URL(`${library}/`, location.href);
/** A worker that sent nothing in this time isn't used. Without one, PDF.js works on the main thread, which is slower. */
const WORKER_TIMEOUT_MS = 10_000;

showPdf({
  library: root.href,
  load: (path) => import(new URL(path, root).href),
  // The polyfills' own file, not the bundle's module: a worker has no document.
  startWorker: () => startWorker(['../../dom/polyfills.js', 'build/pdf.worker.min.mjs'].map((path) => new URL(path, root).href)),
  document: async () => ({ url: new URL(pdf, location.href).href }),
  loadWords,
});

/**
 * This page has an opaque origin, so a worker can't be started from the address of a script, nor, in Chromium, a module worker from a blob. A
 * data address works, and imports the scripts. PDF.js would wait forever for a worker that could not start, so it gets one only after the
 * worker's first message, "ready".
 *
 * @param {string[]} scripts
 * @returns {Promise<Worker|null>} null if the browser can't start it
 */
function startWorker(scripts) {
  const imports = scripts.map((each) => `import ${JSON.stringify(each)};`).join('');
  return new Promise((resolve) => {
    try {
      const worker = new Worker(`data:text/javascript,${encodeURIComponent(imports)}`, { type: 'module' });
      worker.addEventListener('message', () => resolve(worker), { once: true });
      worker.addEventListener('error', () => resolve(null), { once: true });
      setTimeout(() => resolve(null), WORKER_TIMEOUT_MS);
    } catch {
      resolve(null);
    }
  });
}
