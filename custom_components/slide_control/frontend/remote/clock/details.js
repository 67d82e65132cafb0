/** @import {RunningClock} from '../../clock/running_clock.js' */
/** @import {SectionProgress} from '../../sources/source.js' */
/** @import {Options} from '../model/options.js' */
/** @import {Actions} from '../model/view.js' */
import { Alerts } from '../../clock/alerts.js';
import { duration } from '../../clock/duration.js';
import '../../words/en_talk.js';
import { language, localize } from '../../words/words.js';
import { box, setText, text } from '../parts/draw.js';
import { timerPart } from './timer.js';

/** What the clock says beside the time: section, expected end, rehearsal and timer. It also announces the minutes that the user has chosen. */
export class Details {
  #alerts = new Alerts();
  #rehearsal = box('rehearsal', localize('talk.rehearsal'));
  #section = text('span', 'section');
  #left = box('left');
  #forecast = box('forecast');
  #timer = timerPart();

  /**
   * @param {HTMLElement} clock that they are added to
   * @param {Actions} actions
   * @param {Options} options
   */
  constructor(clock, actions, options) {
    this.actions = actions;
    this.options = options;
    clock.append(box('details', this.#rehearsal, this.#section, this.#left, this.#forecast), this.#timer.element);
  }

  /** @param {RunningClock} running */
  tick(running) {
    const { clock } = running;
    this.#rehearsal.hidden = !clock?.rehearsal;
    setText(this.#section, clock?.section ? sectionName(clock.section) : '');
    setText(this.#left, sectionText(running));
    setText(this.#forecast, clock?.resumes ? localize('talk.goes_on', { time: timeOfDay(clock.resumes) }) : forecastText(running));
    this.#timer.tick(running);
    const minutes = this.#alerts.due(running);
    if (minutes === null || this.options.readOnly || this.actions.signal.aborted) return;
    this.options.alert?.();
    this.actions.say(minutes ? localize('talk.minutes_left', { count: minutes }) : localize('talk.time_over'), 'note');
  }
}

/** @param {SectionProgress} section */
function sectionName({ title, number, count }) {
  return localize('talk.section', { title: title || localize('talk.untitled_section'), number, count });
}

/** @param {RunningClock} running */
function sectionText({ section }) {
  if (!section) return '';
  return 'over' in section ? localize('talk.over', { time: duration(section.over) }) : localize('talk.left', { time: duration(section.left) });
}

/** @param {RunningClock} running */
function forecastText({ forecast }) {
  return forecast === null ? '' : localize('talk.forecast', { time: timeOfDay(forecast) });
}

/** @param {number} at Unix time in seconds */
function timeOfDay(at) {
  return new Date(at * 1_000).toLocaleTimeString(language(), { hour: 'numeric', minute: '2-digit' });
}
