/** @import {OpenLine} from './transport.js' */
import { Outbox } from './outbox.js';
import { CLOSE_UNKNOWN, failure, post, requestLine } from './request.js';

/** Home Assistant holds a poll for 20 s. Milliseconds. */
const ANSWERED_WITHIN = 30_000;

/**
 * Requests that wait for news, one after the other, and others for what goes the other way. What was not confirmed comes again, so a
 * lost answer loses nothing.
 * @type {OpenLine}
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
  const outbox = new Outbox(base, signal, () => end(CLOSE_UNKNOWN));

  /** @param {{last: number, frames: any[]}} answer */
  const take = ({ last: newest, frames }) => {
    frames.forEach((message, index) => {
      const number = newest - frames.length + 1 + index;
      if (number <= last || signal.aborted) return;
      last = number;
      if (message.session) outbox.open(session = message.session);
      if (message.type === 'closed') end(message.code);
      else frame(JSON.stringify(message));
    });
  };

  /** @param {string} hello */
  const listen = async (hello) => {
    try {
      for (let body = hello; !signal.aborted; body = `{"session":${JSON.stringify(session)},"confirmed":${last}}`) {
        const response = await post(address, body, AbortSignal.any([signal, AbortSignal.timeout(ANSWERED_WITHIN)]));
        if (!response.ok) return end(await failure(response));
        take(await response.json());
        if (!session) break;
      }
    } catch {
      // The connection is gone.
    }
    end(CLOSE_UNKNOWN);
  };

  return requestLine(ends, open, listen, (text) => outbox.send(text));
}
