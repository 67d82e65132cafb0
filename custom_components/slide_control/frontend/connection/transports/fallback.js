/** @import {OpenTransport} from './transport.js' */
import { openEventStream } from './event_stream.js';
import { openLongPoll } from './long_poll.js';
import { CLOSE_UNKNOWN } from './request.js';
import { openWebSocket } from './websocket.js';

/** From the fastest to the one that works in nearly every network. */
const TRANSPORTS = [openWebSocket, openEventStream, openLongPoll];

/**
 * Opens the first transport that works in this network. If a transport received nothing although Home Assistant can be reached, the next one
 * is used from then on. While Home Assistant restarts or the network is down, no transport works, so none is ruled out.
 *
 * @param {AbortSignal} signal
 * @returns {OpenTransport}
 */
export function transportFallback(signal) {
  let current = 0;
  addEventListener('online', () => { current = 0; }, { signal }); // this may be another network
  return (base, { open, frame, closed }) => {
    const tried = current;
    let received = false;
    /** @param {number} code */
    const ended = (code) => {
      if (code === CLOSE_UNKNOWN && !received) {
        isReachable(base).then((reachable) => {
          if (reachable && current === tried) current = (tried + 1) % TRANSPORTS.length;
        });
      }
      closed(code);
    };
    const openTransport = /** @type {OpenTransport} */ (TRANSPORTS[tried]);
    try {
      return openTransport(base, {
        open,
        frame(text) {
          received = true;
          frame(text);
        },
        closed: ended,
      });
    } catch {
      queueMicrotask(() => ended(CLOSE_UNKNOWN)); // for example, an https page can't open a ws: socket
      return { send() {}, close() {} };
    }
  };
}

/** @param {URL} base */
async function isReachable(base) {
  try {
    const address = new URL('slide_control/client/connection/protocol.js', base);
    return (await fetch(address, { cache: 'no-store', credentials: 'omit' })).ok;
  } catch {
    return false;
  }
}
