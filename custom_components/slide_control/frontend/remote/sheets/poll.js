/** @import {BackChannelFields} from '../../backchannel/back_channel.js' */
/** @import {Part} from '../model/view.js' */
/** @import {DoStep} from './audience.js' */
import { pollResults, pollSum } from '../../backchannel/results.js';
import { button, element } from '../../dom/element.js';
import '../../words/en_back_channel.js';
import { localize } from '../../words/words.js';
import { box, setAttribute, setText, text } from '../parts/draw.js';

const MAX_QUESTION_LENGTH = 200;
const MAX_CHOICE_LENGTH = 60;
const MAX_CHOICES = 6;
const MAX_NUMBER = 1_000_000;

/**
 * The poll and its votes as they are counted, and a form for the next one.
 *
 * @param {DoStep} step
 * @param {AbortSignal} signal
 * @returns {Part}
 */
export function pollControls(step, signal) {
  const question = text('h2', 'poll-question');
  const state = element('p');
  const results = box('poll-results');
  let shown = false;
  let drawn = '';
  const show = button('plain', '', () => step(shown ? 'hide' : 'show_poll'), signal);
  const end = button('plain', localize('back_channel.close_poll'), () => step('close_poll'), signal);
  const current = box('poll', question, state, results, box('row', show, end));
  const form = pollForm(step, signal);
  return {
    element: box('polls', current, form),
    update({ status }) {
      const poll = status?.back_channel?.poll ?? null;
      current.hidden = poll === null;
      if (!poll) return;
      shown = poll.shown;
      setText(question, poll.question);
      setText(state, `${localize(poll.open ? 'back_channel.poll_open' : 'back_channel.poll_closed')} · ${pollSum(poll)}`);
      setText(show, localize(shown ? 'back_channel.hide' : 'back_channel.show'));
      setAttribute(show, 'aria-pressed', String(shown));
      end.hidden = !poll.open;
      const now = JSON.stringify(poll.results);
      if (now !== drawn) results.replaceChildren(pollResults(poll));
      drawn = now;
    },
  };
}

/**
 * @param {DoStep} step
 * @param {AbortSignal} signal
 */
function pollForm(step, signal) {
  const question = element('input');
  Object.assign(question, { type: 'text', maxLength: MAX_QUESTION_LENGTH, autocomplete: 'off' });
  const choices = element('textarea');
  choices.rows = 3;
  const low = numberField(1);
  const high = numberField(5);
  const range = box('row', labelled(localize('back_channel.lowest'), low), labelled(localize('back_channel.highest'), high));
  const problem = element('p');
  problem.className = 'problem';
  problem.setAttribute('role', 'alert');
  const form = element(
    'form',
    element('h3', localize('back_channel.new_poll')),
    labelled(localize('back_channel.poll_question'), question),
    labelled(localize('back_channel.choices'), choices),
    range,
    problem,
    element('button', localize('back_channel.open_poll')),
  );
  form.className = 'poll-form';
  form.noValidate = true;
  const adapt = () => { range.hidden = choices.value.trim() !== ''; };
  choices.addEventListener('input', adapt, { signal });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = readPoll(question.value, choices.value, Number(low.value), Number(high.value));
    setText(problem, fields ? '' : localize('back_channel.poll_incomplete'));
    if (!fields) return question.focus();
    if (!await step('open_poll', fields)) return;
    question.value = choices.value = '';
    adapt();
  }, { signal });
  return form;
}

/**
 * @param {string} question
 * @param {string} text one choice a line
 * @param {number} min
 * @param {number} max
 * @returns {BackChannelFields|null} null if Home Assistant would refuse it
 */
function readPoll(question, text, min, max) {
  const asked = question.trim();
  const choices = text.split('\n').map((line) => line.trim()).filter(Boolean);
  if (!asked) return null;
  if (!choices.length) return isNumber(min) && isNumber(max) && min < max ? { question: asked, min, max } : null;
  const different = new Set(choices).size === choices.length;
  const fit = choices.length >= 2 && choices.length <= MAX_CHOICES && choices.every((choice) => choice.length <= MAX_CHOICE_LENGTH);
  return different && fit ? { question: asked, choices } : null;
}

/** @param {number} value */
function isNumber(value) {
  return Number.isInteger(value) && Math.abs(value) <= MAX_NUMBER;
}

/** @param {number} value */
function numberField(value) {
  const input = element('input');
  Object.assign(input, { type: 'number', step: '1', value: String(value) });
  return input;
}

/**
 * @param {string} words
 * @param {HTMLElement} control
 */
function labelled(words, control) {
  return element('label', element('span', words), control);
}
