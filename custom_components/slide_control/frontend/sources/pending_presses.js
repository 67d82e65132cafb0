/** @import {Press} from './source.js' */
import { newId } from '../connection/client.js';

/** Home Assistant answers within the maximum age and a second. */
const ANSWER_GRACE_MS = 1_500;
/** A press that is still on its way under its first sending is asked for again after this time. */
const ASK_AGAIN_MS = 200;

/**
 * @typedef {object} Answer a `result` frame
 * @property {Press['result']} result
 * @property {boolean|null} changed
 * @property {string} [reason]
 * @property {Record<string, string>} [placeholders]
 * @property {Press['result']|null} [first] of a duplicate: the result of the press that it repeats, null while that is under way
 * @property {string} [message] in English
 * @property {string} [translation_key] of the message
 * @property {Record<string, string>} [translation_placeholders]
 */

const NO_ANSWER = 'no_answer';
/** @type {Answer} */
const UNANSWERED = { result: 'timeout', changed: null, reason: NO_ANSWER };

/**
 * Presses whose answer hasn't arrived. Each is sent again under its id over each new connection, with the time at which it was made: so it
 * moves the slides once or not at all, and not when it is late.
 */
export class PendingPresses {
  /** @type {Map<string, {fields: object, at: {mono: number, wall: number}, sent: number, done: (answer: Answer) => void}>} */
  #presses = new Map();

  /**
   * @param {(frame: object) => void} send
   * @param {() => number} serverTime Home Assistant's clock in milliseconds
   */
  constructor(send, serverTime) {
    this.send = send;
    this.serverTime = serverTime;
    /** Milliseconds after which a press moves nothing; each welcome says it. */
    this.maxAge = 3_000;
  }

  /**
   * @param {object} fields of the command
   * @returns {Promise<Answer>} `timeout` if Home Assistant doesn't answer in time
   */
  press(fields) {
    return new Promise((resolve) => {
      const id = newId();
      const timer = setTimeout(() => done(UNANSWERED), this.maxAge + ANSWER_GRACE_MS);
      const done = (/** @type {Answer} */ answer) => {
        clearTimeout(timer);
        this.#presses.delete(id);
        resolve(answer);
      };
      this.#presses.set(id, { fields, at: { mono: performance.now(), wall: Date.now() }, sent: 0, done });
      this.#send(id);
    });
  }

  /** Whether a press has no answer yet. */
  get waiting() {
    return this.#presses.size > 0;
  }

  /** A new connection is there. Even what is too old by now is sent again, because the answer says whether the first sending moved anything. */
  resend() {
    for (const id of this.#presses.keys()) this.#send(id);
  }

  /** @param {Answer & {id: string}} answer */
  answered({ id, ...answer }) {
    const press = this.#presses.get(id);
    if (!press) return;
    if (answer.result !== 'duplicate' || press.sent === 1) return press.done(answer);
    if (answer.first) return press.done({ ...answer, result: answer.first, changed: answer.first === 'applied' ? null : answer.changed });
    setTimeout(() => this.#send(id), ASK_AGAIN_MS); // its first sending is still under way
  }

  /** Answers all presses with `timeout`. */
  end() {
    for (const { done } of this.#presses.values()) done(UNANSWERED);
  }

  /** @param {string} id */
  #send(id) {
    const press = this.#presses.get(id);
    if (!press) return;
    press.sent += 1;
    const age = Math.max(performance.now() - press.at.mono, Date.now() - press.at.wall);
    this.send({ type: 'command', id, ...press.fields, time: Math.floor(Math.max(0, this.serverTime() - age)) });
  }
}
