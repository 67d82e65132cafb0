/** @import {Actions, Part} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import '../../words/en_talk.js';
import { localize } from '../../words/words.js';
import { box, setText } from '../parts/draw.js';

const MINUTES = [1, 2, 3, 5, 10, 15];
const MAX_MINUTES = 1_440;
const MAX_TITLE_LENGTH = 100;

/**
 * Starts a timer for an activity, such as an exercise. It shows on displays and on the phones of the audience, and leaves the talk's plan alone.
 *
 * @param {Actions} actions
 * @param {() => void} done closes the sheet
 * @returns {Part}
 */
export function timerSheet({ source, signal }, done) {
  const problem = element('p');
  problem.className = 'problem';
  problem.setAttribute('role', 'alert');
  const title = field(localize('talk.timer_title'), { type: 'text', maxLength: MAX_TITLE_LENGTH, autocomplete: 'off' });
  const minutes = field(localize('talk.timer_minutes'), { type: 'number', min: '1', max: String(MAX_MINUTES), step: '1', inputMode: 'numeric' });
  const start = async (/** @type {number} */ count) => {
    setText(problem, '');
    try {
      await source.timer(count, title.input.value.trim());
      done();
    } catch (error) {
      setText(problem, /** @type {Error} */ (error).message);
    }
  };
  const quick = box('quick', ...MINUTES.map((count) => button('plain', localize('talk.minutes', { count }), () => start(count), signal)));
  const own = element('form', minutes.label, element('button', localize('talk.start_timer')));
  own.className = 'row';
  own.noValidate = true;
  own.addEventListener('submit', (event) => {
    event.preventDefault();
    const count = Number(minutes.input.value);
    if (count >= 1 && count <= MAX_MINUTES) start(count);
    else {
      setText(problem, localize('talk.timer_range', { max: MAX_MINUTES }));
      minutes.input.focus();
    }
  }, { signal });
  const stop = button('plain', localize('talk.stop_timer'), () => start(0), signal);
  return {
    element: box('timer-sheet', element('p', localize('talk.timer_hint')), problem, title.label, quick, own, stop),
    update({ status }) {
      stop.hidden = !status?.clock?.timer;
    },
  };
}

/**
 * @param {string} text
 * @param {Partial<HTMLInputElement>} properties
 */
function field(text, properties) {
  const input = element('input');
  Object.assign(input, properties);
  const label = element('label', element('span', text), input);
  return { label, input };
}
