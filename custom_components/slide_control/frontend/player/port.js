/** @import {Adapter, AdapterEvents, Order, Target} from '../adapters/adapter.js' */
/** @import {State} from '../protocol.js' */
import { Rejected } from '../adapters/adapter.js';

/** A page that stops with an error in the middle of a step must not hold up what comes after. Milliseconds. */
const DONE_WITHIN = 3_000;

/**
 * Slides in a frame whose page has our client in it: each call goes through a port to `inside.js`.
 * @implements {Adapter}
 */
export class PortAdapter {
  #n = 0;
  /** @type {Map<number, (answer: {error?: string, rejected?: boolean}) => void>} */
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
    port.addEventListener('message', ({ data }) => this.#hear(data), { signal });
    signal.addEventListener('abort', () => this.#waiting.forEach((done) => done({ error: 'The page has gone.' })), { once: true });
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
   * @param {Order} order
   * @returns {Promise<void>}
   */
  run(order) {
    return this.#ask({ type: 'run', order });
  }

  /**
   * @param {Target} target
   * @returns {Promise<void>}
   */
  show(target) {
    return this.#ask({ type: 'show', target });
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
  async #ask(message) {
    this.#n += 1;
    const n = this.#n;
    this.port.postMessage({ ...message, n });
    const { error, rejected } = await new Promise((resolve) => {
      this.#waiting.set(n, resolve);
      setTimeout(() => resolve({ error: 'The page gave no answer.' }), DONE_WITHIN);
    });
    this.#waiting.delete(n);
    if (error) throw rejected ? new Rejected(error) : new Error(error);
  }

  /** @param {any} message */
  #hear(message) {
    if (message.state) this.#take(message.state);
    if (message.type === 'touched') this.#events?.touched();
    else if (message.type === 'moved') this.#events?.moved();
    else if (message.type === 'done') this.#waiting.get(message.n)?.(message);
  }

  /** @param {State} state */
  #take(state) {
    const rebuilt = JSON.stringify(state.outline) !== JSON.stringify(this.state.outline);
    this.state = rebuilt ? state : { ...state, outline: this.state.outline };
    if (rebuilt) this.#events?.rebuilt();
  }
}
