/** @import {OpenLine} from './transport.js' */
import { CLOSE_UNKNOWN, failure, post, requestLine } from './request.js';

/** Home Assistant holds a poll for 20 s. Milliseconds. */
const ANSWERED_WITHIN = 30_000;
/** One poll that waits, and one that brings frames and ends that wait. */
const AT_ONCE = 2;

/**
 * Requests that wait for news, one after the other. What was not confirmed comes again, so a lost answer loses nothing.
 * @type {OpenLine}
 */
export function openLongPoll(base, { open, frame, closed }) {
  const address = new URL('api/slide_control/poll', base);
  const ends = new AbortController();
  const { signal } = ends;
  /** @type {string[]} */
  let waiting = [];
  let session = '';
  let last = 0;
  let polls = 0;

  /** @param {number} code */
  const end = (code) => {
    if (signal.aborted) return;
    ends.abort();
    closed(code);
  };

  /** @param {{last: number, frames: any[]}} answer */
  const take = ({ last: newest, frames }) => {
    frames.forEach((message, index) => {
      const number = newest - frames.length + 1 + index;
      if (number <= last || signal.aborted) return;
      last = number;
      if (message.session) session = message.session;
      if (message.type === 'closed') end(message.code);
      else frame(JSON.stringify(message));
    });
  };

  /** @param {string} body */
  const poll = async (body) => {
    polls += 1;
    try {
      const response = await post(address, body, AbortSignal.any([signal, AbortSignal.timeout(ANSWERED_WITHIN)]));
      if (!response.ok) return end(await failure(response));
      take(await response.json());
    } catch {
      end(CLOSE_UNKNOWN);
    } finally {
      polls -= 1;
    }
    next();
  };

  const next = () => {
    if (signal.aborted || !session || polls >= (waiting.length ? AT_ONCE : 1)) return;
    const frames = waiting;
    waiting = [];
    poll(`{"session":${JSON.stringify(session)},"confirmed":${last},"frames":[${frames.join()}]}`);
  };

  return requestLine(ends, open, poll, (text) => {
    waiting.push(text);
    next();
  });
}
