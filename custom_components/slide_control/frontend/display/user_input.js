/** How long after an input a change may still be its effect, for example at the end of a swipe. */
const INPUT_EFFECT_MS = 1_000;

const INPUTS = ['keydown', 'pointerdown', 'pointerup', 'touchstart', 'touchmove', 'touchend', 'wheel', 'drop'];

/** Tracks the last input of a person on this page. Only trusted events count, which scripts can't create. */
export class UserInput {
  #lastAt = -Infinity;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    for (const type of INPUTS) {
      addEventListener(type, (event) => {
        if (event.isTrusted) this.record();
      }, { capture: true, passive: true, signal });
    }
  }

  /** Records an input that the events of this window don't show, such as a key press in a speaker view. */
  record() {
    this.#lastAt = performance.now();
  }

  /** @returns {boolean} */
  get isRecent() {
    return performance.now() - this.#lastAt < INPUT_EFFECT_MS;
  }

  /** @returns {number} `performance.now()` of the last input */
  get lastAt() {
    return this.#lastAt;
  }
}
