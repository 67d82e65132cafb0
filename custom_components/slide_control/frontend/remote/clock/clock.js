/** @import {Clock} from '../../sources/source.js' */
/** @import {Options} from '../model/options.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
/** @import {WordKey} from '../../words/words.js' */
/** @import {Details} from './details.js' */
import { duration } from '../../clock/duration.js';
import { RunningClock } from '../../clock/running_clock.js';
import { localize, wordsLoaded } from '../../words/words.js';
import { box, setText } from '../parts/draw.js';
import { addStylesheet } from '../style/stylesheets.js';
import { clockButton } from './clock_button.js';

const ON_TIME_SECONDS = 30;
const TICK_MS = 250;

/** @type {Record<Exclude<Clock['state'], 'running'>, WordKey>} */
const STATES = { ready: 'clock.ready', paused: 'clock.paused', break: 'clock.break', ended: 'clock.ended' };

/**
 * The clock of the talk: time, pace, and the button that pauses it. Section, expected end, timer and alerts are loaded after that.
 *
 * @param {HTMLElement} place of the remote
 * @param {Actions} actions
 * @param {Options} options
 * @returns {Part}
 */
export function clockPart(place, actions, options) {
  const { signal } = actions;
  const elapsed = box('elapsed');
  const planned = box('planned');
  const pace = box('pace');
  const toggle = clockButton(actions);
  const part = box('clock', box('time', elapsed, planned), pace, toggle.element);
  elapsed.setAttribute('role', 'timer');
  elapsed.setAttribute('aria-label', localize('remote.elapsed'));
  const running = new RunningClock();
  /** @type {Details|null} */
  let details = null;
  let loading = false;

  const load = async () => {
    loading = true;
    try {
      const [{ Details }] = await Promise.all([import('./details.js'), addStylesheet(place, 'details.css')]);
      await wordsLoaded();
      details = new Details(part, actions, options);
      tick();
    } catch (error) {
      console.warn('Slide Control:', error);
      loading = false;
    }
  };
  const tick = () => {
    setText(elapsed, duration(running.elapsed));
    details?.tick(running);
  };
  const interval = setInterval(tick, TICK_MS);
  signal.addEventListener('abort', () => clearInterval(interval), { once: true });

  return {
    element: part,
    update(/** @type {View} */ view) {
      const clock = view.status?.clock ?? null;
      running.update(clock);
      part.hidden = !clock;
      toggle.update(view);
      if (!clock) return;
      setText(planned, clock.planned === null ? '' : localize('remote.planned', { time: duration(clock.planned) }));
      const [words, kind] = paceText(clock);
      setText(pace, words);
      pace.className = `pace ${kind}`;
      tick();
      if (!loading) load();
    },
  };
}

/**
 * @param {Clock} clock
 * @returns {[string, 'late'|'early'|'']} what is said, and how it looks
 */
function paceText({ behind, state }) {
  if (state !== 'running') return [localize(STATES[state]), ''];
  if (behind === null) return ['', ''];
  if (Math.abs(behind) < ON_TIME_SECONDS) return [localize('remote.on_time'), 'early'];
  return behind > 0 ? [localize('remote.behind', { time: duration(behind) }), 'late'] : [localize('remote.ahead', { time: duration(-behind) }), 'early'];
}
