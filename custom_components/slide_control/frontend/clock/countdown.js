/** @import {ActivityTimer} from '../connection/protocol.js' */

const TICK_MS = 250;
/** How long a timer that has ended is shown. */
const OVER_MS = 10_000;

/**
 * Counts an activity timer down.
 *
 * @param {ActivityTimer} timer just received
 * @param {(left: number|null) => void} draw called with the seconds that are left, each time that they may have changed; null once it is to be
 *   hidden
 * @param {AbortSignal} signal ends it
 */
export function countDown(timer, draw, signal) {
  const ends = performance.now() + timer.left * 1_000;
  const tick = () => {
    const left = ends - performance.now();
    draw(left < -OVER_MS ? null : Math.max(Math.ceil(left / 1_000), 0));
    if (left < -OVER_MS) clearInterval(interval);
  };
  const interval = setInterval(tick, TICK_MS);
  signal.addEventListener('abort', () => clearInterval(interval), { once: true });
  tick();
}
