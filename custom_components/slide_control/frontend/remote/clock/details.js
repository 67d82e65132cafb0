/** @import {RunningClock} from '../../clock/running_clock.js' */
/** @import {Clock, SectionProgress} from '../../sources/source.js' */
/** @import {Options} from '../model/options.js' */
/** @import {Actions} from '../model/view.js' */
import { Alerts } from '../../clock/alerts.js';
import { duration } from '../../clock/duration.js';
import '../../words/en_talk.js';
import { locale, localize } from '../../words/words.js';
import { box, setText, text } from '../parts/draw.js';
import { timerPart } from './timer.js';

/** Breaks are announced this long before. */
const SOON_MS = 30 * 60_000;

/** What the clock says beside the time: section, expected end, rehearsal and timer. It also announces the minutes that the user has chosen. */
export class Details {
  #alerts = new Alerts();
  #rehearsal = box('rehearsal', localize('talk.rehearsal'));
  #section = text('span', 'section');
  #left = box('left');
  #break = text('span', 'break');
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
    clock.append(box('details', this.#rehearsal, this.#section, this.#left, this.#break, this.#forecast), this.#timer.element);
  }

  /** @param {RunningClock} running */
  tick(running) {
    const { clock } = running;
    this.#rehearsal.hidden = !clock?.rehearsal;
    setText(this.#section, clock ? whereText(clock) : '');
    setText(this.#left, sectionText(running));
    setText(this.#break, clock ? breakText(clock) : '');
    setText(this.#forecast, clock?.resumes ? localize('talk.goes_on', { time: timeOfDay(clock.resumes) }) : forecastText(running));
    this.#timer.tick(running);
    const minutes = this.#alerts.due(running);
    if (minutes === null || this.options.readOnly || this.actions.signal.aborted) return;
    this.options.alert?.();
    this.actions.say(minutes ? localize('talk.minutes_left', { count: minutes }) : localize('talk.time_over'), 'note');
  }
}

/**
 * Which slot of the calendar the next talk has, and later in which section it is.
 *
 * @param {Clock} clock
 */
function whereText({ section, event, state }) {
  return event && (state === 'ready' || !section) ? event : section ? sectionName(section) : '';
}

/**
 * The break that goes on, else the next one if it comes soon.
 *
 * @param {Clock} clock
 */
function breakText({ break_title: present, next_break: next, section, resumes }) {
  if (resumes) return present;
  if (!next) return '';
  const title = next.title || localize('clock.break');
  if (next.at !== null) return next.at * 1_000 - Date.now() < SOON_MS ? localize('talk.break_at', { title, time: timeOfDay(next.at) }) : '';
  return next.after === section?.title ? localize('talk.break_after', { title }) : '';
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
  return new Date(at * 1_000).toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit' });
}
