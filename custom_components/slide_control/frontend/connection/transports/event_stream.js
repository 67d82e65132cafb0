/** @import {OpenTransport} from './transport.js' */
import { SendQueue } from './send_queue.js';
import { failure, post, requestTransport } from './request.js';
import { CLOSE_UNKNOWN } from './websocket.js';

/** A proxy that buffers the whole stream delivers nothing in this time. */
const FIRST_FRAME_TIMEOUT_MS = 4_000;

/**
 * Receives server-sent events in the response of one request, and sends with POST requests.
 * @type {OpenTransport}
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
  const sendQueue = new SendQueue(base, signal, () => end(CLOSE_UNKNOWN));

  /** @param {string} text */
  const take = (text) => {
    const { type, code, session: key } = JSON.parse(text);
    if (type === 'closed') return end(code);
    if (key) sendQueue.start(key);
    frame(text);
  };

  /** @param {string} hello */
  const listen = async (hello) => {
    const timer = setTimeout(() => end(CLOSE_UNKNOWN), FIRST_FRAME_TIMEOUT_MS);
    try {
      const response = await post(new URL('api/slide_control/events', base), hello, signal);
      if (!response.ok || !response.body) return end(await failure(response));
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ''; ;) {
        const { value, done } = await reader.read();
        if (done) break;
        clearTimeout(timer);
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('data: ') && !signal.aborted) take(line.slice(6));
      }
    } catch {
      // The connection is lost.
    } finally {
      clearTimeout(timer);
    }
    end(CLOSE_UNKNOWN);
  };

  return requestTransport(ends, open, listen, (text) => sendQueue.send(text));
}
