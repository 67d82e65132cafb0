/** @import {OpenLine} from './transport.js' */

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
  socket.addEventListener('open', open, { signal });
  socket.addEventListener('message', ({ data }) => frame(data), { signal });
  socket.addEventListener('close', ({ code }) => {
    listeners.abort();
    closed(code);
  }, { signal });
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
