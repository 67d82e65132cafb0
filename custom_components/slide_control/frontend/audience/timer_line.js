/** @import {ActivityTimer} from '../connection/protocol.js' */
import { countDown } from '../clock/countdown.js';
import { duration } from '../clock/duration.js';
import { element } from '../dom/element.js';
import '../words/en_talk.js';
import { localize } from '../words/words.js';

/** The activity timer on the audience's page. */
export class TimerLine {
  element = element('p');
  #shown = new AbortController();

  constructor() {
    this.element.className = 'timer';
    this.element.setAttribute('role', 'timer');
    this.element.hidden = true;
  }

  /** @param {ActivityTimer|null} timer null hides it */
  show(timer) {
    this.#shown.abort();
    this.#shown = new AbortController();
    this.element.hidden = true;
    if (!timer) return;
    const title = element('span', timer.title || localize('talk.timer'));
    title.dir = 'auto';
    const left = element('strong');
    this.element.replaceChildren(title, left);
    countDown(timer, (seconds) => {
      this.element.hidden = seconds === null;
      left.textContent = seconds ? duration(seconds) : localize('talk.timer_over');
    }, this.#shown.signal);
  }
}
