/** @import {Point} from './point.js' */

/** Sends the newest place as soon as the one before has arrived, over a connection that answers each. */
export class NewestPoint {
  /** @type {Point|null|undefined} what waits to be sent; undefined for nothing */
  #next;
  #sending = false;

  /** @param {(at: Point|null) => Promise<unknown>} send may reject: a connection that is lost has its own sentence */
  constructor(send) {
    this.sendOne = send;
  }

  /** @param {Point|null} at */
  async send(at) {
    this.#next = at;
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#next !== undefined) {
        const next = this.#next;
        this.#next = undefined;
        await this.sendOne(next);
      }
    } catch {
      this.#next = undefined;
    } finally {
      this.#sending = false;
    }
  }
}
