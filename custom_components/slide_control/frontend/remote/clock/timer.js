/** @import {RunningClock} from '../../clock/running_clock.js' */
import { duration } from '../../clock/duration.js';
import '../../words/en_talk.js';
import { localize } from '../../words/words.js';
import { box, setText, text } from '../parts/draw.js';

/** The activity timer, such as that of an exercise: how much is left of it. */
export function timerPart() {
  const title = text('span', 'timer-title');
  const left = box('timer-left');
  const done = box('done');
  const element = box('timer', title, left, box('progress', done));
  left.setAttribute('role', 'timer');
  element.hidden = true;
  return {
    element,
    tick(/** @type {RunningClock} */ running) {
      const { timerLeft } = running;
      const timer = running.clock?.timer;
      element.hidden = !timer;
      if (!timer || timerLeft === null) return;
      setText(title, timer.title || localize('talk.timer'));
      setText(left, timerLeft > 0 ? duration(Math.ceil(timerLeft)) : localize('talk.timer_over'));
      done.style.transform = `scaleX(${Math.min(timerLeft / timer.seconds, 1)})`;
    },
  };
}
