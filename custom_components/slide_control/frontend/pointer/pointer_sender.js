/** @import {Point} from './point.js' */

const INTERVAL_MS = 1_000 / 30;
/** A pointer that rests is sent again, because pages hide one that they haven't heard of for two seconds. */
const REPEAT_MS = 1_000;

/** Sends the newest place of the pointer with the next animation frame, at most thirty times a second. */
export class PointerSender {
  /** @type {Point|null} */
  #point = null;
  #sentAt = -Infinity;
  #scheduled = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #repeat;

  /** @param {(point: Point|null) => void} send */
  constructor(send) {
    this.send = send;
  }

  /** @param {Point|null} point null hides the pointer, at once */
  move(point) {
    if (!point) {
      if (this.#point) this.send(null);
      this.#point = null;
      clearTimeout(this.#repeat);
      return;
    }
    this.#point = point;
    if (!this.#scheduled) this.#schedule();
  }

  #schedule() {
    this.#scheduled = requestAnimationFrame((now) => {
      this.#scheduled = 0;
      if (!this.#point) return;
      if (now - this.#sentAt < INTERVAL_MS - 2) return this.#schedule(); // frames come a moment early
      this.#sentAt = now;
      this.send(this.#point);
      clearTimeout(this.#repeat);
      this.#repeat = setTimeout(() => this.move(this.#point), REPEAT_MS);
    });
  }
}
