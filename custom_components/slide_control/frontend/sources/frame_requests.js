import { newId } from '../connection/client.js';
import { localize, localizeMessage } from '../words/words.js';

/** A display may take 20 s to open a deck. */
const ANSWER_TIMEOUT_MS = 25_000;

/** @typedef {{translation_key: string, translation_placeholders?: Record<string, string>, message: string}} FrameError */

/** Frames of a remote that are answered by a frame with the same `id`. */
export class FrameRequests {
  /** @type {Map<string, {resolve: (frame: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();

  /** @param {(frame: object) => void} send */
  constructor(send) {
    this.sendFrame = send;
  }

  /**
   * @param {object} frame
   * @returns {Promise<any>} the answer; rejects with a localized message
   */
  send(frame) {
    return new Promise((resolve, reject) => {
      const id = newId();
      const timer = setTimeout(() => ended.reject(new Error(localize('source.no_reply'))), ANSWER_TIMEOUT_MS);
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      const ended = {
        resolve: (/** @type {any} */ answer) => { end(); resolve(answer); },
        reject: (/** @type {Error} */ error) => { end(); reject(error); },
      };
      this.#waiting.set(id, ended);
      this.sendFrame({ ...frame, id });
    });
  }

  /** @param {{id: string, error?: FrameError|null}} answer */
  answered(answer) {
    const waiting = this.#waiting.get(answer.id);
    if (answer.error) localizeMessage(answer.error).then((text) => waiting?.reject(new Error(text)));
    else waiting?.resolve(answer);
  }

  /** Rejects all, because the connection is lost. */
  lost() {
    for (const { reject } of this.#waiting.values()) reject(new Error(localize('source.no_reply')));
  }
}
