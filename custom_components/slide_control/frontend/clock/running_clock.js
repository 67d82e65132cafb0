/** @import {Clock} from '../sources/source.js' */

/** The clock of a talk between two statuses: the stage sends its seconds when something changes, and this counts on. */
export class RunningClock {
  /** @type {Clock|null} */
  clock = null;
  /** When the status arrived, in milliseconds of this page. */
  #received = 0;

  /** @param {Clock|null} clock of the latest status; the same object is the same status */
  update(clock) {
    if (clock === this.clock) return;
    this.clock = clock;
    this.#received = performance.now();
  }

  /** @returns {number} seconds of the talk */
  get elapsed() {
    const { elapsed = 0, running = false } = this.clock ?? {};
    return elapsed + (running ? this.#passed : 0);
  }

  /** @returns {number|null} seconds until the planned end, negative after it; null without a plan */
  get remaining() {
    const planned = this.clock?.planned ?? null;
    return planned === null ? null : planned - this.elapsed;
  }

  /** @returns {number|null} Unix time at which the talk ends; a pause moves it, and a break until a time doesn't */
  get forecast() {
    const { forecast = null, resumes = null, running = false } = this.clock ?? {};
    return forecast === null || running || resumes !== null ? forecast : forecast + this.#passed;
  }

  /** @returns {{left: number}|{over: number}|null} seconds of the section that are left, or that it takes too long; null if unknown */
  get section() {
    const { section, running } = this.clock ?? {};
    if (!section || section.ends === null) return null;
    const passed = running ? this.#passed : 0;
    if (section.over > 0) return { over: section.over + passed };
    const left = section.ends - this.elapsed;
    return left > 0 ? { left } : null;
  }

  /** @returns {number|null} seconds until the activity timer ends, 0 after that; null without one */
  get timerLeft() {
    const timer = this.clock?.timer;
    return timer ? Math.max(timer.left - this.#passed, 0) : null;
  }

  /** Seconds since the status arrived. */
  get #passed() {
    return (performance.now() - this.#received) / 1_000;
  }
}
