/** @import {OpenTransport} from './transport.js' */

/** Close code of a connection that ended without one, see RFC 6455 section 7.4.1. */
export const CLOSE_UNKNOWN = 1006;

/** A proxy without support for WebSockets may never answer. */
const OPEN_TIMEOUT_MS = 3_000;

/**
 * A WebSocket to Home Assistant.
 * @type {OpenTransport}
 */
export function openWebSocket(base, { open, frame, closed }) {
  const address = new URL('api/slide_control/ws', base);
  address.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  const listeners = new AbortController();
  const { signal } = listeners;
  const early = takeEarly(address);
  const socket = early ?? new WebSocket(address);
  /** @param {number} code */
  const end = (code) => {
    listeners.abort();
    socket.close();
    closed(code);
  };
  const timer = setTimeout(() => end(CLOSE_UNKNOWN), OPEN_TIMEOUT_MS);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  const opened = () => {
    if (signal.aborted) return;
    clearTimeout(timer);
    open();
  };
  if (early?.readyState === WebSocket.OPEN) queueMicrotask(opened);
  else socket.addEventListener('open', opened, { signal });
  socket.addEventListener('message', ({ data }) => frame(data), { signal });
  socket.addEventListener('close', ({ code }) => end(code), { signal });
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close(code) {
      listeners.abort();
      socket.close(code);
    },
  };
}

/**
 * @param {URL} address
 * @returns {WebSocket|null} the connection that `early_socket.js` has opened, once
 */
function takeEarly(address) {
  /** @type {{socket?: WebSocket}} */
  const page = /** @type {any} */ (globalThis)[Symbol.for('slide-control')] ?? {}; // there may be no window, as in the extension
  const { socket } = page;
  delete page.socket;
  return socket && socket.url === address.href && socket.readyState <= WebSocket.OPEN ? socket : null;
}
