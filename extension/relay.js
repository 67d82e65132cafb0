/**
 * Carries messages between the display in the page and the background of the extension. It runs beside the page's own scripts, in a world of
 * its own, because only scripts there may speak to the background.
 */

(() => {
  const global = /** @type {any} */ (globalThis);
  const UP = 'slide-control:up';
  const DOWN = 'slide-control:down';
  const ends = new AbortController();
  global.slideControlRelay?.abort(); // of an earlier injection into this page
  global.slideControlRelay = ends;
  /** @type {any} */
  let port = null;

  /** @param {object} message */
  const down = (message) => document.dispatchEvent(new CustomEvent(DOWN, { detail: JSON.stringify(message) }));

  const connect = () => {
    const opened = chrome.runtime.connect({ name: 'display' });
    opened.onMessage.addListener(down);
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = null;
      down({ type: 'disconnected' }); // the background was ended; the next message starts it again
    });
    port = opened;
  };

  document.addEventListener(UP, (event) => {
    if (chrome.runtime?.id) {
      if (!port) connect();
      port.postMessage(JSON.parse(/** @type {CustomEvent} */ (event).detail));
    } else {
      down({ type: 'stop' }); // the extension was removed or replaced
    }
  }, { signal: ends.signal });
  ends.signal.addEventListener('abort', () => {
    const opened = port;
    port = null;
    opened?.disconnect();
  }, { once: true });
  connect();
})();
