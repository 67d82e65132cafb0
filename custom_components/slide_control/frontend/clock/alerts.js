/** @import {RunningClock} from './running_clock.js' */

/** A minute that passed longer ago than this, in seconds, while the phone slept, is not announced any more. */
const LATE_SECONDS = 10;
/** The stage's seconds and this page's differ by less; if more is left than before by this much, the clock was reset. */
const RESET_SECONDS = 5;

/** Finds the moments at which the user wants to feel how many minutes are left: each of them once in a talk. */
export class Alerts {
  /** @type {number|null} the plan that `#least` belongs to */
  #planned = null;
  /** The least seconds that were left so far. */
  #least = -Infinity;

  /**
   * @param {RunningClock} running
   * @returns {number|null} the minutes that are left, if that is to be announced now
   */
  due(running) {
    const { clock, remaining } = running;
    const before = this.#least;
    if (!clock || remaining === null) {
      this.#planned = null;
      return null;
    }
    if (clock.planned !== this.#planned || remaining > before + RESET_SECONDS) {
      // What has passed before this page was opened, or the plan was changed, is no news.
      this.#planned = clock.planned;
      this.#least = remaining;
      return null;
    }
    this.#least = Math.min(before, remaining);
    if (!clock.running) return null;
    const passed = clock.alerts.filter((minutes) => before > minutes * 60 && remaining <= minutes * 60 && minutes * 60 - remaining < LATE_SECONDS);
    return passed.length ? Math.min(...passed) : null;
  }
}
