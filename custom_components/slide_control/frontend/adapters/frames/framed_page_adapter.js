/** @import {Adapter, AdapterEvents, Command, MediaCommand, Moved, Target} from '../base/adapter.js' */
/** @import {Point} from '../../pointer/point.js' */
/** @import {LiveValues, State} from '../../connection/protocol.js' */
/** @import {Reason} from '../../words/words.js' */
import { CommandError, RejectedError } from '../base/adapter.js';

/** @typedef {{reason: Reason, placeholders?: Record<string, string>, rejected?: boolean}} FrameError */
/** @typedef {{error?: FrameError, moved?: Moved|void, picture?: Blob|null}} Answer */

/** A page that stops with an error in the middle of a step must not block later commands. */
const DONE_TIMEOUT_MS = 3_000;
const PICTURE_TIMEOUT_MS = 20_000;

/**
 * Slides in a frame whose page includes deck.js. Each call goes through a port to `player/frame/framed_page.js`.
 * @implements {Adapter}
 */
export class FramedPageAdapter {
  #lastNumber = 0;
  /** @type {Map<number, (answer: Answer) => void>} */
  #waiting = new Map();
  /** @type {AdapterEvents|null} */
  #events = null;
  /** @type {string[]|null} the entities that the slides show */
  #wanted = null;

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
   * @param {Command|MediaCommand} command
   * @returns {Promise<Moved|void>}
   */
  run(command) {
    return this.#request({ type: 'run', command });
  }

  /** @param {MediaCommand} command */
  media(command) {
    return this.run(command);
  }

  /** @param {Target} target */
  async show(target) {
    await this.#request({ type: 'show', target });
  }

  /** @returns {Promise<Blob|null>} */
  async takePicture() {
    const { picture = null } = await this.#ask({ type: 'picture' }, PICTURE_TIMEOUT_MS);
    return picture;
  }

  /** @param {Point|null} point */
  point(point) {
    this.port.postMessage({ type: 'point', point });
  }

  /** @param {LiveValues} values */
  live(values) {
    this.port.postMessage({ type: 'live', values });
  }

  /** @param {boolean} on */
  hold(on) {
    this.port.postMessage({ type: 'hold', on });
  }

  /** @param {AdapterEvents} events */
  watch(events) {
    this.#events = events;
    if (this.#wanted) events.wants?.(this.#wanted);
  }

  /** @param {string[]} names */
  #setWanted(names) {
    this.#wanted = names;
    this.#events?.wants?.(names);
  }

  /**
   * @param {object} message
   * @returns {Promise<Moved|void>}
   */
  async #request(message) {
    const { error, moved } = await this.#ask(message, DONE_TIMEOUT_MS);
    if (error) throw new (error.rejected ? RejectedError : CommandError)(error.reason, error.placeholders);
    return moved;
  }

  /**
   * @param {object} message
   * @param {number} timeout milliseconds
   * @returns {Promise<Answer>}
   */
  async #ask(message, timeout) {
    this.#lastNumber += 1;
    const n = this.#lastNumber;
    this.port.postMessage({ ...message, n });
    const answer = await new Promise((/** @type {(answer: Answer) => void} */ resolve) => {
      this.#waiting.set(n, resolve);
      setTimeout(() => resolve({ error: { reason: 'frame_silent' } }), timeout);
    });
    this.#waiting.delete(n);
    return answer;
  }

  /** @param {any} message */
  #handle(message) {
    if (message.state) this.#setState(message.state);
    if (message.type === 'touched') this.#events?.touched();
    else if (message.type === 'moved') this.#events?.moved();
    else if (message.type === 'wants') this.#setWanted(message.names);
    else if (message.type === 'presenter') this.#events?.presenter?.();
    else if (message.type === 'done') this.#waiting.get(message.n)?.(message);
  }

  /** @param {State} state */
  #setState(state) {
    const rebuilt = JSON.stringify(state.outline) !== JSON.stringify(this.state.outline);
    this.state = rebuilt ? state : { ...state, outline: this.state.outline };
    if (rebuilt) this.#events?.rebuilt();
  }
}
