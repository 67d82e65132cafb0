/** @import {OpenLine} from './transport.js' */
import { openEventStream } from './event_stream.js';
import { openLongPoll } from './long_poll.js';
import { CLOSE_UNKNOWN } from './request.js';
import { openWebSocket } from './websocket.js';

/** From the best to the one that passes nearly everywhere. */
const WAYS = [openWebSocket, openEventStream, openLongPoll];

/**
 * Opens a line by the first way that this network lets through. A way that brought nothing is left for the next one only when Home
 * Assistant can be reached otherwise: while it restarts or the network is gone, no way works, and that says nothing about any of them.
 *
 * @param {AbortSignal} signal
 * @returns {OpenLine}
 */
export function bestWay(signal) {
  let at = 0;
  addEventListener('online', () => { at = 0; }, { signal }); // another network, maybe a better one
  return (base, { open, frame, closed }) => {
    const tried = at;
    let brought = false;
    /** @param {number} code */
    const ended = (code) => {
      if (code === CLOSE_UNKNOWN && !brought) {
        reaches(base).then((reached) => {
          if (reached && at === tried) at = (tried + 1) % WAYS.length;
        });
      }
      closed(code);
    };
    const openLine = /** @type {OpenLine} */ (WAYS[tried]);
    try {
      return openLine(base, {
        open,
        frame(text) {
          brought = true;
          frame(text);
        },
        closed: ended,
      });
    } catch {
      queueMicrotask(() => ended(CLOSE_UNKNOWN)); // a secure page may not open a plain socket, for one
      return { send() {}, close() {} };
    }
  };
}

/** @param {URL} base */
async function reaches(base) {
  try {
    const address = new URL('slide_control/client/protocol.js', base);
    return (await fetch(address, { cache: 'no-store', credentials: 'omit' })).ok;
  } catch {
    return false;
  }
}
