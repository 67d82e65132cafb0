/** @import {PlannedBreak, PlannedSection} from './plan_form.js' */
import { button, element } from '../../../dom/element.js';
import '../../../words/en_talks.js';
import { localize } from '../../../words/words.js';
import { iconButton } from '../../base/icons.js';

const MAX_BREAKS = 20;
const MAX_TITLE_LENGTH = 100;
const MAX_MINUTES = 720;
const DEFAULT_MINUTES = 15;
/** The choice of a time; others are sections. */
const AT = 'at';

/** The breaks of a talk: each at a time of day, or after a section. */
export class BreaksForm {
  /** @type {BreakRow[]} */
  #rows = [];
  #list = element('div');
  node = element('div');

  /**
   * @param {PlannedBreak[]} breaks
   * @param {PlannedSection[]} sections
   * @param {AbortSignal} signal
   */
  constructor(breaks, sections, signal) {
    // No break comes after the last section.
    this.titles = [...new Set(sections.slice(0, -1).map(({ title }) => title))];
    this.signal = signal;
    const heading = element('h3', localize('talks.breaks'));
    const hint = element('p', localize('talks.breaks_hint'));
    hint.className = 'hint';
    this.add = button('plain', localize('talks.add_break'), () => {
      const row = this.#append({ title: '', minutes: DEFAULT_MINUTES, at: '', after: null });
      row.title.focus();
    }, signal);
    this.#list.className = 'breaks';
    this.node.append(heading, hint, this.#list, this.add);
    for (const each of breaks) this.#append(each);
  }

  /** @returns {PlannedBreak[]|null} null if a field can't be read; it then has the focus */
  read() {
    return this.#rows.every((row) => row.valid()) ? this.#rows.map((row) => row.read()) : null;
  }

  /** @param {PlannedBreak} planned */
  #append(planned) {
    const row = new BreakRow(planned, this.titles, () => {
      this.#rows = this.#rows.filter((each) => each !== row);
      row.node.remove();
      this.#number();
      this.add.focus();
    }, this.signal);
    this.#rows.push(row);
    this.#list.append(row.node);
    this.#number();
    return row;
  }

  #number() {
    for (const [index, row] of this.#rows.entries()) row.node.setAttribute('aria-label', localize('talks.break_number', { number: index + 1 }));
    this.add.hidden = this.#rows.length >= MAX_BREAKS;
  }
}

/** One break: its name, when it comes, and its minutes. */
class BreakRow {
  title = element('input');
  #when = element('select');
  #at = element('input');
  #minutes = element('input');
  node = element('div');

  /**
   * @param {PlannedBreak} planned
   * @param {string[]} titles of the sections that a break can come after
   * @param {() => void} remove
   * @param {AbortSignal} signal
   */
  constructor({ title, minutes, at, after }, titles, remove, signal) {
    Object.assign(this.title, { type: 'text', maxLength: MAX_TITLE_LENGTH, value: title, placeholder: localize('talks.break_title') });
    Object.assign(this.#at, { type: 'time', value: at ?? '' });
    Object.assign(this.#minutes, { type: 'number', min: '1', max: String(MAX_MINUTES), step: 'any', inputMode: 'decimal', required: true });
    this.#minutes.value = String(minutes);
    this.#when.append(new Option(localize('talks.break_at'), AT));
    const known = after === null || titles.includes(after) ? titles : [...titles, after];
    for (const each of known) this.#when.append(new Option(localize('talks.break_after', { section: each || localize('talks.untitled_section') }), `after ${each}`));
    this.#when.value = after === null ? AT : `after ${after}`;
    this.#when.addEventListener('change', () => this.#draw(), { signal });
    this.title.setAttribute('aria-label', localize('talks.break_title'));
    this.#when.setAttribute('aria-label', localize('talks.break_when'));
    this.#at.setAttribute('aria-label', localize('talks.break_time'));
    this.#minutes.setAttribute('aria-label', localize('talks.break_minutes'));
    const unit = element('span', localize('talks.break_unit'));
    unit.setAttribute('aria-hidden', 'true');
    const times = element('div', this.#at, this.#minutes, unit, iconButton('delete', localize('talks.remove_break'), '', remove, signal));
    times.className = 'break-times';
    this.node.append(this.title, this.#when, times);
    this.node.className = 'break';
    this.node.setAttribute('role', 'group');
    this.#draw();
  }

  valid() {
    return [this.#at, this.#minutes].every((each) => each.reportValidity());
  }

  /** @returns {PlannedBreak} */
  read() {
    const after = this.#when.value === AT ? null : this.#when.value.slice('after '.length);
    return { title: this.title.value, minutes: Number(this.#minutes.value), at: after === null ? this.#at.value : null, after };
  }

  #draw() {
    this.#at.hidden = this.#when.value !== AT;
    this.#at.required = !this.#at.hidden;
  }
}
