/** @import {Clock} from '../../sources/source.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
import { localize } from '../../words/words.js';
import { box, setText } from './draw.js';

const ON_TIME_SECONDS = 30;

/**
 * The clock of the talk. The stage sends its seconds when something changes; in between, this counts on.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function clockPart({ signal }) {
  const elapsed = box('elapsed');
  const planned = box('planned');
  const pace = box('pace');
  const part = box('clock', elapsed, planned, pace);
  elapsed.setAttribute('role', 'timer');
  elapsed.setAttribute('aria-label', localize('remote.elapsed'));
  /** @type {Clock|null} */
  let clock = null;
  let since = 0;

  const draw = () => {
    const seconds = clock ? clock.elapsed + (clock.running ? (performance.now() - since) / 1000 : 0) : 0;
    setText(elapsed, time(seconds));
  };
  const timer = setInterval(draw, 250);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });

  return {
    element: part,
    update(/** @type {View} */ { status }) {
      const next = status?.clock ?? null;
      if (next !== clock) since = performance.now();
      clock = next;
      part.hidden = !clock;
      if (!clock) return;
      draw();
      setText(planned, clock.planned === null ? '' : localize('remote.planned', { time: time(clock.planned) }));
      setText(pace, clock.running ? paceText(clock.behind) : localize('remote.paused'));
      pace.classList.toggle('late', (clock.behind ?? 0) >= ON_TIME_SECONDS);
    },
  };
}

/** @param {number|null} behind seconds */
function paceText(behind) {
  if (behind === null) return '';
  if (Math.abs(behind) < ON_TIME_SECONDS) return localize('remote.on_time');
  return behind > 0 ? localize('remote.behind', { time: time(behind) }) : localize('remote.ahead', { time: time(-behind) });
}

/** @param {number} seconds */
export function time(seconds) {
  const whole = Math.max(Math.floor(seconds), 0);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
