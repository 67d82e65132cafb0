/** @import {Transport} from './transport.js' */
import { CLOSE_UNKNOWN } from './websocket.js';

/** The session has ended. A new hello opens another one. */
const CLOSE_GONE = 4010;

/**
 * Sends a CORS "simple request", which needs no preflight.
 *
 * @param {URL} address
 * @param {string} body
 * @param {AbortSignal} signal
 */
export function post(address, body, signal) {
  return fetch(address, { method: 'POST', body, signal, cache: 'no-store', credentials: 'omit' });
}

/**
 * @param {Response} response with an error status
 * @returns {Promise<number>} the close code that a WebSocket would have got
 */
export async function failure(response) {
  try {
    const { code } = await response.json();
    return typeof code === 'number' && code !== CLOSE_GONE ? code : CLOSE_UNKNOWN;
  } catch {
    return CLOSE_UNKNOWN; // the response of a proxy, or of Home Assistant during startup
  }
}

/**
 * A transport that consists of requests. Its first frame, the `hello`, opens a session for the others.
 *
 * @param {AbortController} ends aborted when the transport is closed
 * @param {() => void} open called when frames can be sent
 * @param {(hello: string) => void} begin
 * @param {(text: string) => void} more
 * @returns {Transport}
 */
export function requestTransport(ends, open, begin, more) {
  const { signal } = ends;
  let begun = false;
  queueMicrotask(() => signal.aborted || open());
  return {
    send(text) {
      if (signal.aborted) return;
      if (begun) return more(text);
      begun = true;
      begin(text);
    },
    close: () => ends.abort(),
  };
}
