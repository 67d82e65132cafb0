/** @import {OpenLine} from './transport.js' */

/** A proxy that does not know the upgrade may let it hang. Milliseconds. */
const OPEN_WITHIN = 3_000;

/**
 * A WebSocket to Home Assistant.
 * @type {OpenLine}
 */
export function openWebSocket(base, { open, frame, closed }) {
  const address = new URL('api/slide_control/ws', base);
  address.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  const listeners = new AbortController();
  const { signal } = listeners;
  const socket = new WebSocket(address);
  /** @param {number} code */
  const end = (code) => {
    listeners.abort();
    socket.close();
    closed(code);
  };
  const patience = setTimeout(() => end(1006), OPEN_WITHIN);
  signal.addEventListener('abort', () => clearTimeout(patience), { once: true });
  socket.addEventListener('open', () => {
    clearTimeout(patience);
    open();
  }, { signal });
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
