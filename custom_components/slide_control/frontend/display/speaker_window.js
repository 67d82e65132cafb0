import { Toast } from '../dom/toast.js';
import { localize } from '../words/words.js';

const NOTICE_MS = 12_000;

/**
 * A speaker view is an empty window that the deck writes into. In a sandbox, that window is another origin and stays white, so it isn't
 * opened, and the page says where the notes are.
 *
 * @param {AbortSignal} signal ends it
 */
export function replaceSpeakerWindow(signal) {
  if (origin !== 'null') return;
  const open = window.open.bind(window);
  const toast = new Toast();
  window.open = (url = '', ...rest) => {
    if (!isEmpty(String(url))) return open(url, ...rest);
    toast.show(localize('toast.speaker_view'), 'quiet', { lasts: NOTICE_MS });
    return emptyWindow();
  };
  signal.addEventListener('abort', () => { window.open = open; }, { once: true });
}

/** @param {string} url */
function isEmpty(url) {
  return url === '' || url.startsWith('about:blank');
}

/** @returns {any} a closed window that takes what a deck does with it: reveal.js writes before it looks whether there is one */
function emptyWindow() {
  return { closed: true, document: { open() {}, write() {}, close() {} }, postMessage() {}, focus() {}, close() {}, addEventListener() {} };
}
