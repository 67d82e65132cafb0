/** How long after an input a change may still come from it: a swipe's end, a dialog's answer. Milliseconds. */
const ECHO = 1_000;

const INPUTS = ['keydown', 'pointerdown', 'pointerup', 'touchstart', 'touchmove', 'touchend', 'wheel', 'drop'];

/** Whether a person has just done something on this page. Scripts can't forge it: only trusted events count. */
export class Input {
  #last = -Infinity;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    for (const type of INPUTS) {
      addEventListener(type, (event) => {
        if (event.isTrusted) this.touch();
      }, { capture: true, passive: true, signal });
    }
  }

  /** A person did something that this window's own events don't show, such as a key in a speaker view. */
  touch() {
    this.#last = performance.now();
  }

  /** @returns {boolean} */
  get recent() {
    return performance.now() - this.#last < ECHO;
  }

  /** @returns {number} `performance.now()` of the last one */
  get last() {
    return this.#last;
  }
}
