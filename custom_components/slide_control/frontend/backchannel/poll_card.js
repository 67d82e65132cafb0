/** @import {PollForm} from './back_channel.js' */
import { button, element } from '../dom/element.js';
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';

/** Numbers up to so many are buttons, more are typed. */
const MAX_NUMBER_BUTTONS = 11;

/** A poll, as a follower votes in it: a button for each answer, or a field for a number. */
export class PollCard {
  element = element('section');
  #shown = new AbortController();
  #id = '';
  /** @type {Map<string, number>} what this page has voted, by the poll's id */
  #votes = new Map();
  /** @type {Map<number, HTMLButtonElement>} */
  #buttons = new Map();

  /**
   * @param {(poll: string, answer: number) => Promise<boolean>} vote resolves whether the vote was taken
   * @param {AbortSignal} signal
   */
  constructor(vote, signal) {
    this.vote = vote;
    this.element.className = 'poll';
    this.element.hidden = true;
    signal.addEventListener('abort', () => this.#shown.abort(), { once: true });
  }

  /** @param {PollForm|null} poll */
  update(poll) {
    this.element.hidden = poll === null;
    if ((poll?.id ?? '') === this.#id) return;
    this.#shown.abort();
    this.#shown = new AbortController();
    this.#id = poll?.id ?? '';
    this.#buttons.clear();
    if (!poll) return this.element.replaceChildren();
    const question = element('h2', poll.question);
    question.dir = 'auto';
    question.id = 'poll-question';
    this.element.setAttribute('aria-labelledby', question.id);
    this.element.replaceChildren(question, this.#answers(poll));
    this.#mark();
  }

  /** @param {PollForm} poll */
  #answers({ choices, min = 0, max = 0 }) {
    if (choices) return this.#buttonsFor(choices.map((text, index) => [index, text]), 'choices');
    if (max - min >= MAX_NUMBER_BUTTONS) return this.#field(min, max);
    return this.#buttonsFor(Array.from({ length: max - min + 1 }, (_, index) => [min + index, String(min + index)]), 'numbers');
  }

  /**
   * @param {[number, string][]} answers
   * @param {string} className
   */
  #buttonsFor(answers, className) {
    const group = element('div', ...answers.map(([answer, text]) => {
      const created = button('answer', text, () => this.#answer(answer), this.#shown.signal);
      created.dir = 'auto';
      this.#buttons.set(answer, created);
      return created;
    }));
    group.className = className;
    group.setAttribute('role', 'group');
    group.setAttribute('aria-labelledby', 'poll-question');
    return group;
  }

  /**
   * @param {number} min
   * @param {number} max
   */
  #field(min, max) {
    const input = element('input');
    Object.assign(input, { type: 'number', min: String(min), max: String(max), step: '1', required: true, inputMode: min < 0 ? 'text' : 'numeric', autocomplete: 'off' });
    const label = element('label', localize('back_channel.number', { min, max }), input);
    const send = element('button', localize('back_channel.vote'));
    const form = element('form', label, send);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#answer(Number(input.value));
    }, { signal: this.#shown.signal });
    return form;
  }

  /** @param {number} answer */
  async #answer(answer) {
    const id = this.#id;
    if (!await this.vote(id, answer)) return;
    this.#votes.set(id, answer);
    if (id === this.#id) this.#mark();
  }

  #mark() {
    const vote = this.#votes.get(this.#id);
    for (const [answer, each] of this.#buttons) each.setAttribute('aria-pressed', String(answer === vote));
  }
}
