/**
 * A speaker view is an empty window that the deck writes into. In a sandbox, that window is another origin and stays white, so ours is opened
 * in its place.
 *
 * @param {AbortSignal} signal ends it
 * @param {() => void} openOurs
 */
export function replaceSpeakerWindow(signal, openOurs) {
  if (origin !== 'null') return;
  const open = window.open.bind(window);
  window.open = (url = '', ...rest) => {
    if (!isEmpty(String(url))) return open(url, ...rest);
    openOurs();
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
