/** @import {Adapter, AdapterEvents, Command, Target} from '../../adapters/base/adapter.js' */
/** @import {State} from '../../connection/protocol.js' */
/** @import {FrameError} from './framed_page.js' */
import { CommandError, RejectedError } from '../../adapters/base/adapter.js';

/** A page that stops with an error in the middle of a step must not block later commands. */
const DONE_TIMEOUT_MS = 3_000;

/**
 * Slides in a frame whose page includes deck.js. Each call goes through a port to `framed_page.js`.
 * @implements {Adapter}
 */
export class FramedPageAdapter {
  #lastNumber = 0;
  /** @type {Map<number, (answer: {error?: FrameError}) => void>} */
  #waiting = new Map();
  /** @type {AdapterEvents|null} */
  #events = null;

  /**
   * @param {MessagePort} port
   * @param {{version: string, state: State}} found
   * @param {AbortSignal} signal
   */
  constructor(port, { version, state }, signal) {
    this.port = port;
    this.version = version;
    this.state = state;
    this.signal = signal;
    port.addEventListener('message', ({ data }) => this.#handle(data), { signal });
    signal.addEventListener('abort', () => this.#waiting.forEach((done) => done({ error: { reason: 'frame_gone' } })), { once: true });
  }

  alive() {
    return !this.signal.aborted;
  }

  read() {
    return this.state;
  }

  outline() {
    return this.state.outline ?? [];
  }

  /**
   * @param {Command} command
   * @returns {Promise<void>}
   */
  run(command) {
    return this.#request({ type: 'run', command });
  }

  /**
   * @param {Target} target
   * @returns {Promise<void>}
   */
  show(target) {
    return this.#request({ type: 'show', target });
  }

  /** @param {boolean} on */
  hold(on) {
    this.port.postMessage({ type: 'hold', on });
  }

  /** @param {AdapterEvents} events */
  watch(events) {
    this.#events = events;
  }

  /**
   * @param {object} message
   * @returns {Promise<void>}
   */
  async #request(message) {
    this.#lastNumber += 1;
    const n = this.#lastNumber;
    this.port.postMessage({ ...message, n });
    const { error } = await new Promise((/** @type {(answer: {error?: FrameError}) => void} */ resolve) => {
      this.#waiting.set(n, resolve);
      setTimeout(() => resolve({ error: { reason: 'frame_silent' } }), DONE_TIMEOUT_MS);
    });
    this.#waiting.delete(n);
    if (error) throw new (error.rejected ? RejectedError : CommandError)(error.reason, error.placeholders);
  }

  /** @param {any} message */
  #handle(message) {
    if (message.state) this.#setState(message.state);
    if (message.type === 'touched') this.#events?.touched();
    else if (message.type === 'moved') this.#events?.moved();
    else if (message.type === 'done') this.#waiting.get(message.n)?.(message);
  }

  /** @param {State} state */
  #setState(state) {
    const rebuilt = JSON.stringify(state.outline) !== JSON.stringify(this.state.outline);
    this.state = rebuilt ? state : { ...state, outline: this.state.outline };
    if (rebuilt) this.#events?.rebuilt();
  }
}
