/** @import {OpenLine} from './transport.js' */
import { CLOSE_UNKNOWN, failure, post, requestLine } from './request.js';

/** A proxy that keeps the stream back until it ends lets nothing through in this time. Milliseconds. */
const FIRST_WITHIN = 4_000;
/** Frames are sent together up to this size; Home Assistant takes 256 KiB. Characters. */
const TOGETHER = 100_000;

/**
 * A stream of server-sent events, which a request of its own keeps open, and a POST for what goes the other way.
 * @type {OpenLine}
 */
export function openEventStream(base, { open, frame, closed }) {
  const ends = new AbortController();
  const { signal } = ends;
  /** @type {string[]} */
  const waiting = [];
  let session = '';
  let sending = false;

  /** @param {number} code */
  const end = (code) => {
    if (signal.aborted) return;
    ends.abort();
    closed(code);
  };

  /** @param {string} text */
  const take = (text) => {
    const { type, code, session: key } = JSON.parse(text);
    if (type === 'closed') return end(code);
    if (key) session = key;
    frame(text);
  };

  /** @param {string} hello */
  const listen = async (hello) => {
    const patience = setTimeout(() => end(CLOSE_UNKNOWN), FIRST_WITHIN);
    try {
      const response = await post(new URL('api/slide_control/events', base), hello, signal);
      if (!response.ok || !response.body) return end(await failure(response));
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ''; ;) {
        const { value, done } = await reader.read();
        if (done) break;
        clearTimeout(patience);
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('data: ') && !signal.aborted) take(line.slice(6));
      }
    } catch {
      // The connection is gone.
    } finally {
      clearTimeout(patience);
    }
    end(CLOSE_UNKNOWN);
  };

  /** One request after the other, so that frames arrive in their order. */
  const deliver = async () => {
    if (sending || !session) return;
    sending = true;
    try {
      while (waiting.length && !signal.aborted) {
        const letter = [];
        for (let size = 0; waiting[0] && (!size || size + waiting[0].length < TOGETHER); size += letter.at(-1)?.length ?? 0) {
          letter.push(/** @type {string} */ (waiting.shift()));
        }
        const body = `{"session":${JSON.stringify(session)},"frames":[${letter.join()}]}`;
        const response = await post(new URL('api/slide_control/messages', base), body, signal);
        if (!response.ok) return end(CLOSE_UNKNOWN);
      }
    } catch {
      end(CLOSE_UNKNOWN);
    } finally {
      sending = false;
    }
  };

  return requestLine(ends, open, listen, (text) => {
    waiting.push(text);
    deliver();
  });
}
