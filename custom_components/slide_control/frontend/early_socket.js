/**
 * The script of a page with a link that opens the connection while the browser still reads the page and its modules; `websocket.js` takes it over.
 * It is a classic script, because modules wait for their turn. It sends nothing.
 */
(() => {
  'use strict';

  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const address = new URL('../../api/slide_control/ws', src); // this file is slide_control/client/early_socket.js

  /** @param {() => Storage} storage */
  const hasLink = (storage) => {
    try {
      return storage().getItem('slide-control:remote') !== null; // see link_storage.js
    } catch {
      return false; // storage is turned off
    }
  };

  if (!/[#&]slide-control=/.test(location.hash) && !hasLink(() => sessionStorage) && !hasLink(() => localStorage)) return;
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  /** @type {{socket?: WebSocket}} shared with websocket.js */
  const page = /** @type {any} */ (window)[Symbol.for('slide-control')] ??= {};
  try {
    page.socket = new WebSocket(address);
  } catch {
    // The page's own connection says why.
  }
})();
