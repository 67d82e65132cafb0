/** @import {Clock, ClockStep} from '../../sources/source.js' */
/** @import {Actions, Part} from '../model/view.js' */
/** @import {Icon} from '../parts/draw.js' */
/** @import {WordKey} from '../../words/words.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { icon, setAttribute } from '../parts/draw.js';

/** @type {Record<Clock['state'], {step: ClockStep, name: Icon, label: WordKey}>} what the button does */
const STEPS = {
  ready: { step: 'start', name: 'play', label: 'clock.start' },
  running: { step: 'pause', name: 'pause', label: 'clock.pause' },
  paused: { step: 'resume', name: 'play', label: 'clock.resume' },
  break: { step: 'resume', name: 'play', label: 'clock.resume' },
  ended: { step: 'start', name: 'play', label: 'clock.start' },
};

/**
 * Starts and pauses the talk, and lets it go on.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function clockButton({ source, say, signal }) {
  /** @type {Clock['state']|null} */
  let state = null;
  let waiting = false;
  const words = element('span');
  const toggle = button('clock-button', '', async () => {
    if (!state || waiting) return;
    waiting = true;
    try {
      await source.clock(STEPS[state].step);
    } catch (error) {
      say(/** @type {Error} */ (error).message, 'bad');
    }
    waiting = false;
  }, signal);
  return {
    element: toggle,
    update({ status, canPress, connection }) {
      const next = status?.clock?.state ?? null;
      toggle.hidden = !canPress || !next;
      setAttribute(toggle, 'aria-disabled', String(connection !== 'connected'));
      if (!next || next === state) return;
      state = next;
      const { name, label } = STEPS[next];
      words.textContent = localize(label);
      toggle.replaceChildren(icon(name), words);
    },
  };
}
