/** @import {HassError} from '../../../sources/hass.js' */
/** @import {WordKey} from '../../../words/words.js' */
import { button, element } from '../../../dom/element.js';
import { duration } from '../../../clock/duration.js';
import '../../../words/en_talks.js';
import { localize, localizeMessage } from '../../../words/words.js';
import { field } from '../../base/field.js';
import { when } from '../../base/times.js';
import { BreaksForm } from './breaks_form.js';

/**
 * @typedef {object} PlannedSection
 * @property {string} title
 * @property {number} first_number of its slides
 * @property {number} slides how many
 * @property {number|null} minutes
 * @property {'deck'|'user'|'learned'|null} from
 *
 * @typedef {object} PlannedBreak either at a time or after a section
 * @property {string} title "" for none
 * @property {number} minutes
 * @property {string|null} at such as `10:30`
 * @property {string|null} after title of the section
 *
 * @typedef {object} Plan
 * @property {string|null} deck null if no slides are shown
 * @property {number|null} planned_minutes
 * @property {'user'|'stage'|'calendar'|'deck'|null} source `user` has set them for this deck
 * @property {string|null} event title of the calendar's event, if that is the source
 * @property {PlannedSection[]} sections
 * @property {PlannedBreak[]} breaks
 * @property {HassError[]} problems what doesn't fit
 * @property {{talk_id: string, started_at: number, elapsed: number}|null} learnable the last rehearsal
 */

const MAX_MINUTES = 1440;
/** Rounded minutes of sections may be more than the talk by this. */
const TOLERANCE_MINUTES = 0.5;

/** @type {Record<'stage'|'calendar'|'deck', WordKey>} */
const SOURCES = { stage: 'talks.from_stage', calendar: 'talks.from_calendar', deck: 'talks.from_deck' };

/** Minutes for a talk and for its sections, and its breaks. */
export class PlanForm {
  #minutes = minutesInput();
  /** @type {Map<string, HTMLInputElement>} */
  #sections = new Map();
  #sum = element('p');
  /** @type {BreaksForm|null} */
  #breaks = null;
  node = element('div');

  /**
   * @param {Plan} plan
   * @param {(minutes: number) => void} learn plans the talk like the last rehearsal, scaled to the minutes
   * @param {AbortSignal} signal
   */
  constructor(plan, learn, signal) {
    this.plan = plan;
    if (plan.deck === null) {
      this.node.append(element('p', localize('talks.no_deck_shown')));
      return;
    }
    const { source, event, planned_minutes: planned } = plan;
    fill(this.#minutes, planned, source === 'user');
    const hint = element('p', source && source !== 'user' ? localize(SOURCES[source], { minutes: planned ?? 0, event: event ?? '' }) : localize('talks.minutes_hint'));
    hint.className = 'hint';
    this.#sum.className = 'hint';
    this.#sum.setAttribute('role', 'status');
    const problems = element('div');
    this.node.append(field(localize('talks.minutes'), this.#minutes), hint, problems);
    if (plan.learnable) this.node.append(learnRow(plan.learnable, planned, learn, signal));
    this.node.append(...(plan.sections.length ? [this.#sectionRows(), this.#sum] : [noSections()]));
    this.#breaks = new BreaksForm(plan.breaks, plan.sections, signal);
    this.node.append(this.#breaks.node);
    this.node.addEventListener('input', () => this.#drawSum(), { signal });
    this.#drawSum();
    showProblems(problems, plan.problems);
  }

  /** @returns {{minutes: number|null, sections: Record<string, number|null>, breaks: PlannedBreak[]}|null} null if a field can't be read; it then has the focus */
  read() {
    const inputs = [this.#minutes, ...this.#sections.values()];
    const breaks = inputs.every((each) => each.reportValidity()) ? this.#breaks?.read() : null;
    if (!breaks) return null;
    return { minutes: valueOf(this.#minutes), sections: Object.fromEntries([...this.#sections].map(([title, input]) => [title, valueOf(input)])), breaks };
  }

  #sectionRows() {
    const rows = this.plan.sections.map((section, index) => {
      const { title, first_number: first, slides, minutes, from } = section;
      const input = minutesInput();
      input.id = `plan-section-${index}`;
      fill(input, minutes, from === 'user');
      const label = element('label', element('bdi', title || localize('talks.untitled_section')));
      label.htmlFor = input.id;
      const facts = localize('talks.section_slides', { first, last: first + slides - 1 });
      label.append(element('small', from === 'learned' ? localize('talks.section_learned', { slides: facts }) : facts));
      this.#sections.set(title, input);
      const row = element('div', label, input);
      row.className = 'plan-section';
      return row;
    });
    const list = element('div', ...rows);
    list.className = 'plan-sections';
    list.setAttribute('role', 'group');
    list.setAttribute('aria-label', localize('talks.by_section'));
    return list;
  }

  #drawSum() {
    const given = (/** @type {HTMLInputElement} */ input) => valueOf(input) ?? (Number(input.placeholder) || 0);
    const sum = [...this.#sections.values()].reduce((total, input) => total + given(input), 0);
    const planned = given(this.#minutes);
    const over = planned > 0 && sum > planned + TOLERANCE_MINUTES;
    this.#sum.classList.toggle('bad', over);
    this.#sum.textContent = sum === 0 ? '' : over
      ? localize('talks.sections_too_long', { sum: round(sum), planned: round(planned) })
      : localize('talks.sections_sum', { sum: round(sum) });
  }
}

function noSections() {
  const hint = element('p', localize('talks.no_sections'));
  hint.className = 'hint';
  return hint;
}

function minutesInput() {
  const input = element('input');
  Object.assign(input, { type: 'number', min: '0.1', max: String(MAX_MINUTES), step: 'any', inputMode: 'decimal' });
  return input;
}

/**
 * @param {HTMLInputElement} input
 * @param {number|null} minutes
 * @param {boolean} own whether the user has set them; others are shown as what holds without an entry
 */
function fill(input, minutes, own) {
  if (minutes === null) return;
  if (own) input.value = String(round(minutes));
  else input.placeholder = String(round(minutes));
}

/** @param {HTMLInputElement} input */
function valueOf({ value }) {
  return value === '' ? null : Number(value);
}

/** @param {number} minutes */
function round(minutes) {
  return Math.round(minutes * 10) / 10;
}

/**
 * @param {{started_at: number, elapsed: number}} rehearsal
 * @param {number|null} planned minutes
 * @param {(minutes: number) => void} learn
 * @param {AbortSignal} signal
 */
function learnRow({ started_at: started, elapsed }, planned, learn, signal) {
  const minutes = minutesInput();
  minutes.value = String(round(planned ?? elapsed / 60));
  minutes.setAttribute('aria-label', localize('talks.learn_minutes'));
  const said = element('p', localize('talks.learn', { time: duration(elapsed), when: when(started) }));
  const use = button('tonal', localize('talks.learn_use'), () => {
    if (minutes.value && minutes.reportValidity()) learn(Number(minutes.value));
    else minutes.focus();
  }, signal);
  const row = element('div', said, minutes, use);
  row.className = 'learn';
  return row;
}

/**
 * @param {HTMLElement} place
 * @param {HassError[]} problems
 */
async function showProblems(place, problems) {
  const sentences = await Promise.all(problems.map(localizeMessage));
  place.replaceChildren(...sentences.map((text) => {
    const said = element('p', text);
    said.className = 'bad';
    return said;
  }));
}
