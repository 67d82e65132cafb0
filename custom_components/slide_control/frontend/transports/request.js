/** @import {Line} from './transport.js' */

/** What a close code says where nothing is known: RFC 6455 section 7.4.1. */
export const CLOSE_UNKNOWN = 1006;

/** 4010: the session has ended, which a new hello mends. */
const CLOSE_GONE = 4010;

/**
 * A request as simple as can be, so that browsers ask no permission beforehand (CORS: "simple request").
 *
 * @param {URL} address
 * @param {string} body
 * @param {AbortSignal} signal
 */
export function post(address, body, signal) {
  return fetch(address, { method: 'POST', body, signal, cache: 'no-store', credentials: 'omit' });
}

/**
 * @param {Response} response one that is not ok
 * @returns {Promise<number>} the close code that a WebSocket would have brought
 */
export async function failure(response) {
  try {
    const { code } = await response.json();
    return typeof code === 'number' && code !== CLOSE_GONE ? code : CLOSE_UNKNOWN;
  } catch {
    return CLOSE_UNKNOWN; // somebody else's answer: a proxy's, or that of a Home Assistant that is still starting
  }
}

/**
 * A line that is made of requests: its first frame, the `hello`, opens a session, and the others go there.
 *
 * @param {AbortController} ends aborted when the line is closed
 * @param {() => void} open called once frames may be sent
 * @param {(hello: string) => void} begin
 * @param {(text: string) => void} more
 * @returns {Line}
 */
export function requestLine(ends, open, begin, more) {
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
