/** @import {OpenLine} from './transport.js' */
import { Outbox } from './outbox.js';
import { CLOSE_UNKNOWN, failure, post, requestLine } from './request.js';

/** A proxy that keeps the stream back until it ends lets nothing through in this time. Milliseconds. */
const FIRST_WITHIN = 4_000;

/**
 * A stream of server-sent events, which a request of its own keeps open, and a POST for what goes the other way.
 * @type {OpenLine}
 */
export function openEventStream(base, { open, frame, closed }) {
  const ends = new AbortController();
  const { signal } = ends;

  /** @param {number} code */
  const end = (code) => {
    if (signal.aborted) return;
    ends.abort();
    closed(code);
  };
  const outbox = new Outbox(base, signal, () => end(CLOSE_UNKNOWN));

  /** @param {string} text */
  const take = (text) => {
    const { type, code, session: key } = JSON.parse(text);
    if (type === 'closed') return end(code);
    if (key) outbox.open(key);
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

  return requestLine(ends, open, listen, (text) => outbox.send(text));
}
