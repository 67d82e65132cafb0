/** @import {OpenTransport} from './transport.js' */
import { abortedAfter } from '../../dom/abort.js';
import { SendQueue } from './send_queue.js';
import { failure, post, requestTransport } from './request.js';
import { CLOSE_UNKNOWN } from './websocket.js';

/** Home Assistant answers a poll after 20 s at the latest. */
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Receives with requests that wait for frames, and sends with other requests. Frames that were not confirmed are sent again, so a lost
 * response loses nothing.
 * @type {OpenTransport}
 */
export function openLongPoll(base, { open, frame, closed }) {
  const address = new URL('api/slide_control/poll', base);
  const ends = new AbortController();
  const { signal } = ends;
  let session = '';
  let last = 0;

  /** @param {number} code */
  const end = (code) => {
    if (signal.aborted) return;
    ends.abort();
    closed(code);
  };
  const sendQueue = new SendQueue(base, signal, () => end(CLOSE_UNKNOWN));

  /** @param {{last: number, frames: any[]}} answer */
  const take = ({ last: newest, frames }) => {
    frames.forEach((message, index) => {
      const number = newest - frames.length + 1 + index;
      if (number <= last || signal.aborted) return;
      last = number;
      if (message.session) sendQueue.start(session = message.session);
      if (message.type === 'closed') end(message.code);
      else frame(JSON.stringify(message));
    });
  };

  /** @param {string} hello */
  const listen = async (hello) => {
    try {
      for (let body = hello; !signal.aborted; body = `{"session":${JSON.stringify(session)},"confirmed":${last}}`) {
        const response = await post(address, body, abortedAfter(signal, ANSWER_TIMEOUT_MS));
        if (!response.ok) return end(await failure(response));
        take(await response.json());
        if (!session) break;
      }
    } catch {
      // The connection is lost.
    }
    end(CLOSE_UNKNOWN);
  };

  return requestTransport(ends, open, listen, (text) => sendQueue.send(text));
}
