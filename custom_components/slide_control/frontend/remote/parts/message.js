/** @import {Tone} from '../model/view.js' */
import { box } from './draw.js';

const SHOWN_MS = 6_000;

/** The sentence of the last answer. It lies above the buttons, over the notes, so no button moves when it comes and goes. */
export class Message {
  element = box('message');
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  constructor() {
    this.element.setAttribute('role', 'status');
  }

  /**
   * @param {string} text "" hides it
   * @param {Tone} tone
   */
  say(text, tone) {
    clearTimeout(this.#timer);
    this.element.textContent = text;
    this.element.dataset.tone = tone;
    if (text) this.#timer = setTimeout(() => this.say('', tone), SHOWN_MS);
  }
}
