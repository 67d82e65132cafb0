/**
 * The postMessage API of reveal.js, see https://revealjs.com/postmessage/. Each call is a message. With `postMessageEvents`, reveal.js answers
 * each with a `callback` that has the result as JSON, in order. Versions 3.9 to 6 are the same.
 */

/** Messages are not throttled in hidden tabs, so a later answer never comes. */
const ANSWER_TIMEOUT_MS = 1_500;

/**
 * @typedef {object} RevealState part of every answer and event
 * @property {number} indexh
 * @property {number} indexv
 * @property {number} [indexf] left out on a slide without fragments
 * @property {boolean} paused
 * @property {boolean} overview
 */

/** The messages to and from one frame. */
export class RevealMessages {
  /** @type {Map<string, ((result: unknown) => void)[]>} */
  #waiting = new Map();
  /** @type {RevealState|null} */
  state = null;

  /**
   * @param {HTMLIFrameElement} frame
   * @param {(event: string) => void} happened
   * @param {AbortSignal} signal
   */
  constructor(frame, happened, signal) {
    this.frame = frame;
    addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow || typeof data !== 'string') return;
      const message = read(data);
      if (!message) return;
      this.state = readState(message.state) ?? this.state;
      if (message.eventName === 'callback') this.#waiting.get(String(message.method))?.shift()?.(message.result);
      else happened(String(message.eventName));
    }, { signal });
  }

  /**
   * @param {string} method
   * @param {...unknown} args
   * @returns {Promise<any>} its result, or undefined if there is no answer
   */
  ask(method, ...args) {
    return new Promise((resolve) => {
      const queue = this.#waiting.get(method) ?? [];
      this.#waiting.set(method, queue);
      const give = (/** @type {unknown} */ result) => {
        clearTimeout(timer);
        resolve(result);
      };
      queue.push(give);
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(give), 1);
        resolve(undefined);
      }, ANSWER_TIMEOUT_MS);
      this.frame.contentWindow?.postMessage(JSON.stringify({ method, args }), '*');
    });
  }
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>|null}
 */
function read(text) {
  try {
    const message = JSON.parse(text);
    return message?.namespace === 'reveal' ? message : null;
  } catch {
    return null;
  }
}

/**
 * @param {any} state from a page that isn't trusted
 * @returns {RevealState|null}
 */
function readState(state) {
  if (typeof state?.indexh !== 'number') return null;
  return {
    indexh: state.indexh,
    indexv: typeof state.indexv === 'number' ? state.indexv : 0,
    ...(typeof state.indexf === 'number' && { indexf: state.indexf }),
    paused: state.paused === true,
    overview: state.overview === true,
  };
}
