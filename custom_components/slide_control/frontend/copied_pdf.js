/** The page of a copy that shows a PDF, on a web server or in a folder. Classic scripts before this one have loaded PDF.js. */

import './dom/polyfills.js';
import { loadScript } from './exported/load_script.js';
import { loadCopiedWords } from './exported/copied_words.js';
import { showPdf } from './pdf/show_pdf.js';

const own = /** @type {HTMLScriptElement} */ (document.currentScript);
const { pdf = '', library = '' } = own.dataset;
const root = new URL(`${library}/`, location.href);
const worker = new URL('build/pdf.worker.min.js', root).href;
const address = new URL(pdf, location.href).href;
const isFolder = location.protocol === 'file:';
/** A worker that sent nothing in this time isn't used. */
const WORKER_TIMEOUT_MS = 10_000;

showPdf({
  library: root.href,
  async load(path) {
    const name = path.split('/').pop() ?? '';
    if (name.includes('worker')) await loadScript(worker);
    return /** @type {any} */ (window).slideControlModules[name];
  },
  startWorker,
  document: async () => (isFolder ? { data: await readFromScript() } : { url: address }),
  loadWords: loadCopiedWords,
});

/** @returns {Promise<Worker|null>} */
function startWorker() {
  return new Promise((resolve) => {
    if (isFolder) return resolve(null);
    try {
      const started = new Worker(worker);
      started.addEventListener('message', () => resolve(started), { once: true });
      started.addEventListener('error', () => resolve(null), { once: true });
      setTimeout(() => resolve(null), WORKER_TIMEOUT_MS);
    } catch {
      resolve(null);
    }
  });
}

/** @returns {Promise<Uint8Array>} the PDF: a page in a folder can load scripts only */
async function readFromScript() {
  await loadScript(`${address}.js`);
  const bytes = atob(/** @type {any} */ (window).slideControlPdf);
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}
