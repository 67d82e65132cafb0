/** @import {OpenTransport, TransportEvents} from '../../custom_components/slide_control/frontend/connection/transports/transport.js' */

const UP = 'slide-control:up';
const DOWN = 'slide-control:down';
/** Close code of a connection that ended without one, see RFC 6455 section 7.4.1. */
const CLOSE_UNKNOWN = 1006;
const ANSWER_TIMEOUT_MS = 2_000;

/** The display's way to the background of the extension, through `relay.js`. The page could read along and forge messages, as it could move its slides itself. */
export class Bridge {
  #number = 0;
  /** @type {TransportEvents|null} of the current connection */
  #events = null;
  #asked = 0;
  /** @type {Map<number, (value: any) => void>} */
  #questions = new Map();

  /** @param {AbortController} ends */
  constructor(ends) {
    this.ends = ends;
    document.addEventListener(DOWN, (event) => this.#received(JSON.parse(/** @type {CustomEvent} */ (event).detail)), { signal: ends.signal });
  }

  /** @param {object} message */
  send(message) {
    document.dispatchEvent(new CustomEvent(UP, { detail: JSON.stringify(message) }));
  }

  /**
   * @param {object} question
   * @returns {Promise<any>} the answer; null if there is none
   */
  ask(question) {
    const id = this.#asked += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(null), ANSWER_TIMEOUT_MS);
      const answer = (/** @type {any} */ value) => {
        clearTimeout(timer);
        this.#questions.delete(id);
        resolve(value);
      };
      this.#questions.set(id, answer);
      this.send({ ...question, id });
    });
  }

  /**
   * A page's policy may forbid to fetch a language.
   *
   * @param {string} part such as `de/base.json`
   * @returns {Promise<any>} its words; rejects if there are none
   */
  async words(part) {
    const words = await this.ask({ type: 'words', part });
    if (!words) throw new Error(`${part} can't be loaded`);
    return words;
  }

  /** @type {OpenTransport} */
  open = (_base, events) => {
    const number = this.#number += 1;
    this.#events = events;
    queueMicrotask(() => this.send({ type: 'open', number }));
    return {
      send: (text) => {
        if (this.#events === events) this.send({ type: 'send', text });
      },
      close: () => {
        if (this.#events !== events) return;
        this.#events = null;
        this.send({ type: 'close' });
      },
    };
  };

  /** @param {any} message */
  #received({ type, number, text, code, id, value }) {
    if (type === 'stop') return this.ends.abort();
    if (type === 'answer') return this.#questions.get(id)?.(value);
    if (type === 'disconnected') return this.#closed(CLOSE_UNKNOWN);
    if (number !== this.#number) return;
    if (type === 'opened') this.#events?.open();
    else if (type === 'frame') this.#events?.frame(text);
    else if (type === 'closed') this.#closed(code);
  }

  /** @param {number} code */
  #closed(code) {
    const events = this.#events;
    this.#events = null;
    events?.closed(code);
  }
}
