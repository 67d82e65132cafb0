/** @import {LiveStage} from '../base/live_stages.js' */
/** @import {SectionContext} from '../base/section.js' */
import '../../preview/picture_element.js';
import { duration } from '../../clock/duration.js';
import { RunningClock } from '../../clock/running_clock.js';
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { icon } from '../base/icons.js';

const BASE = new URL('../../../../', import.meta.url); // this file is slide_control/client/panel/stages/now_shown.js
const MINUTE = 60;

/** What a stage shows now: picture, deck, slide and clock. */
export class NowShown {
  #slide = element('p');
  #deck = element('p');
  #clock = element('p');
  #picture = /** @type {import('../../preview/picture_element.js').SlidePicture} */ (document.createElement('slide-control-picture'));
  #shown = '';
  #running = new RunningClock();

  /** @param {SectionContext} context */
  constructor({ signal }) {
    this.#picture.base = BASE;
    this.#slide.className = 'slide';
    this.#clock.className = 'clock';
    this.text = element('div', this.#slide, this.#deck, this.#clock);
    this.picture = element('div');
    this.picture.className = 'picture';
    const timer = setInterval(() => this.#tick(), 1_000);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** @param {LiveStage} stage */
  update({ state, status }) {
    const deck = status?.deck ?? null;
    this.#slide.textContent = slideText(state);
    this.#deck.textContent = state && deck && deck.title !== state.title ? deck.title : '';
    this.#running.update(status?.clock ?? null);
    this.#tick();
    const shown = JSON.stringify(state && [deck, status?.pictures.current, state.number, state.indices, state.title]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (!state) {
      this.#picture.slide = null;
      this.picture.replaceChildren(icon('screen'));
      return;
    }
    Object.assign(this.#picture, { deck, picture: status?.pictures.current ?? null });
    this.#picture.slide = { number: state.number, ...state.indices, title: state.title };
    if (this.#picture.parentElement !== this.picture) this.picture.replaceChildren(this.#picture);
  }

  #tick() {
    const { clock, elapsed } = this.#running;
    if (!clock) {
      this.#clock.replaceChildren();
      return;
    }
    const time = clock.planned === null ? duration(elapsed)
      : localize('panel.clock_planned', { elapsed: duration(elapsed), planned: duration(clock.planned) });
    const late = pace(clock.behind);
    const text = late ? localize('panel.clock_pace', { time, pace: late }) : time;
    if (this.#clock.textContent !== text) this.#clock.textContent = text;
  }
}

/** @param {LiveStage['state']} state */
function slideText(state) {
  if (!state) return localize('panel.nothing_shown');
  const title = state.title || localize('panel.untitled_slide');
  if (state.number === 0) return title;
  const { number, total, blank } = state;
  return blank ? localize('panel.slide_blank', { number, total, title }) : localize('panel.slide', { number, total, title });
}

/** @param {number|null} behind seconds */
function pace(behind) {
  if (behind === null || Math.abs(behind) < MINUTE) return '';
  const count = Math.floor(Math.abs(behind) / MINUTE);
  return behind > 0 ? localize('panel.minutes_behind', { count }) : localize('panel.minutes_ahead', { count });
}
