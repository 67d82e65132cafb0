import { abortedAfter } from '../../dom/abort.js';
import { post } from './request.js';

/** Frames are sent together up to this length; Home Assistant accepts 256 KiB. Characters. */
const MAX_BATCH_LENGTH = 100_000;
/** Home Assistant answers immediately, so a slower request means that the connection is dead. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Sends frames without a WebSocket: one request after the other, so that frames arrive in order. */
export class SendQueue {
  /** @type {string[]} */
  #waiting = [];
  #session = '';
  #sending = false;

  /**
   * @param {URL} base Home Assistant's address, with a trailing slash
   * @param {AbortSignal} signal
   * @param {() => void} failed called if a frame may not have arrived
   */
  constructor(base, signal, failed) {
    this.address = new URL('api/slide_control/messages', base);
    this.signal = signal;
    this.failed = failed;
  }

  /** @param {string} session the key from the `welcome`; frames wait for it */
  start(session) {
    this.#session = session;
    this.#flush();
  }

  /** @param {string} text */
  send(text) {
    this.#waiting.push(text);
    this.#flush();
  }

  async #flush() {
    if (this.#sending || !this.#session) return;
    this.#sending = true;
    try {
      while (this.#waiting.length && !this.signal.aborted) {
        const body = `{"session":${JSON.stringify(this.#session)},"frames":[${this.#nextBatch().join()}]}`;
        const response = await post(this.address, body, abortedAfter(this.signal, ANSWER_TIMEOUT_MS));
        if (!response.ok) return this.failed();
      }
    } catch {
      this.failed();
    } finally {
      this.#sending = false;
    }
  }

  /** @returns {string[]} the frames of the next request */
  #nextBatch() {
    const batch = [];
    for (let size = 0; this.#waiting[0] && (!size || size + this.#waiting[0].length < MAX_BATCH_LENGTH); size += batch.at(-1)?.length ?? 0) {
      batch.push(/** @type {string} */ (this.#waiting.shift()));
    }
    return batch;
  }
}
