import { post } from './request.js';

/** Frames are sent together up to this size; Home Assistant takes 256 KiB. Characters. */
const TOGETHER = 100_000;
/** Home Assistant answers at once; a request that takes longer is on a connection that is dead. Milliseconds. */
const ANSWERED_WITHIN = 10_000;

/** What a page says when it has no socket: one request after the other, so that frames arrive in their order, however the network delays one. */
export class Outbox {
  /** @type {string[]} */
  #waiting = [];
  #session = '';
  #sending = false;

  /**
   * @param {URL} base Home Assistant's address, with a trailing slash
   * @param {AbortSignal} signal
   * @param {() => void} failed a frame may not have arrived
   */
  constructor(base, signal, failed) {
    this.address = new URL('api/slide_control/messages', base);
    this.signal = signal;
    this.failed = failed;
  }

  /** @param {string} session the key that the `welcome` brought; frames wait until then */
  open(session) {
    this.#session = session;
    this.#deliver();
  }

  /** @param {string} text */
  send(text) {
    this.#waiting.push(text);
    this.#deliver();
  }

  async #deliver() {
    if (this.#sending || !this.#session) return;
    this.#sending = true;
    try {
      while (this.#waiting.length && !this.signal.aborted) {
        const body = `{"session":${JSON.stringify(this.#session)},"frames":[${this.#letter().join()}]}`;
        const response = await post(this.address, body, AbortSignal.any([this.signal, AbortSignal.timeout(ANSWERED_WITHIN)]));
        if (!response.ok) return this.failed();
      }
    } catch {
      this.failed();
    } finally {
      this.#sending = false;
    }
  }

  /** @returns {string[]} the next frames, as many as go together */
  #letter() {
    const letter = [];
    for (let size = 0; this.#waiting[0] && (!size || size + this.#waiting[0].length < TOGETHER); size += letter.at(-1)?.length ?? 0) {
      letter.push(/** @type {string} */ (this.#waiting.shift()));
    }
    return letter;
  }
}
