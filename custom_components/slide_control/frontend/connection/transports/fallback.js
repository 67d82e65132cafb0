/** @import {OpenTransport, Transport} from './transport.js' */
import { CLOSE_UNKNOWN, openWebSocket } from './websocket.js';

/** From the fastest to the one that works in nearly every network. Few networks need the others, so they are loaded when one does. */
const TRANSPORTS = [
  openWebSocket,
  loaded(async () => (await import('./event_stream.js')).openEventStream),
  loaded(async () => (await import('./long_poll.js')).openLongPoll),
];

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

/**
 * @param {() => Promise<OpenTransport>} load
 * @returns {OpenTransport} of a transport whose module is loaded first
 */
function loaded(load) {
  return (base, events) => {
    /** @type {Transport|null} */
    let transport = null;
    let closed = false;
    load().then((open) => {
      if (!closed) transport = open(base, events);
    }).catch(() => closed || events.closed(CLOSE_UNKNOWN));
    return {
      send: (text) => transport?.send(text),
      close(code) {
        closed = true;
        transport?.close(code);
      },
    };
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
