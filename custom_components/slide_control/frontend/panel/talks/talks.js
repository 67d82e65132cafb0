/** @import {SectionContext} from '../base/section.js' */
/** @import {TalkSummary} from './types.js' */
import { button, element } from '../../dom/element.js';
import '../../words/en_panel.js';
import '../../words/en_talks.js';
import { localize } from '../../words/words.js';
import { failure } from '../base/failure.js';
import { field } from '../base/field.js';
import { KeyedList } from '../base/keyed_list.js';
import { withSignal } from '../base/section.js';
import { deleteTalk } from './commands.js';
import { editPlan } from './plan/plan_editor.js';
import { addTalksStyle } from './style.js';
import { TalkRow } from './talk_row.js';
import { TalkTrash } from './trash.js';

/** More talks than these are shown when they are asked for. */
const FEW_TALKS = 5;

/**
 * The talks of a stage: their reports, and the plan of the next one.
 *
 * @param {SectionContext} context
 */
export function show(context) {
  const { body, actions, stages, signal } = context;
  addTalksStyle(body);
  const stage = element('select');
  const stageField = field(localize('talks.stage'), stage);
  stageField.className += ' talks-stage';
  const plan = button('plain', localize('talks.plan'), () => editPlan(body, context, stage.value), signal);
  const place = element('div');
  let shown = '';
  let lifetime = new AbortController();
  signal.addEventListener('abort', () => lifetime.abort(), { once: true });
  const showStage = () => {
    if (stage.value === shown) return;
    shown = stage.value;
    lifetime.abort();
    lifetime = new AbortController();
    place.replaceChildren();
    if (shown) new Talks(withSignal(context, lifetime.signal), shown, place).start();
  };
  stage.addEventListener('change', showStage, { signal });
  actions.append(plan);
  body.append(stageField, place);
  stages.subscribe(() => {
    const running = stages.all.filter(({ entry }) => entry.state === 'loaded' && entry.may.includes('command'));
    const before = stage.value;
    stage.replaceChildren(...running.map(({ entry }) => new Option(entry.title, entry.entry_id)));
    if (running.some(({ entry }) => entry.entry_id === before)) stage.value = before;
    stageField.hidden = running.length < 2;
    plan.hidden = running.length === 0;
    showStage();
  }, signal);
}

/** The list of one stage's talks. */
class Talks {
  #list = element('ul');
  #empty = element('div', element('p', localize('talks.none')), element('p', localize('talks.none_hint')));
  #all;
  /** @type {TalkSummary[]} */
  #talks = [];
  #rows;
  #trash;

  /**
   * @param {SectionContext} context that ends with the choice of another stage
   * @param {string} entry id of the stage
   * @param {HTMLElement} place empty
   */
  constructor(context, entry, place) {
    this.context = context;
    this.entry = entry;
    this.place = place;
    this.#list.setAttribute('aria-label', localize('panel.talks'));
    this.#list.className = 'talks';
    this.#empty.className = 'card empty';
    this.#empty.hidden = true;
    this.#all = button('plain', '', () => this.#showAll(), context.signal);
    this.#trash = new TalkTrash(context, entry);
    this.#rows = new KeyedList(this.#list, (/** @type {TalkSummary} */ { id }) => id, () => new TalkRow(context, entry, (talk) => this.#remove(talk)));
  }

  async start() {
    const { hass, signal } = this.context;
    try {
      await this.#refresh();
      const changed = () => this.#refresh().catch(() => {}); // it is asked again with the next change
      const unsubscribe = await hass.connection.subscribeMessage(changed, { type: 'slide_control/talks/subscribe', config_entry_id: this.entry });
      const end = () => Promise.resolve(unsubscribe()).catch(() => {}); // the connection may be lost
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
    } catch (error) {
      if (!signal.aborted) this.place.replaceChildren(failure(error, () => this.start(), signal));
    }
  }

  async #refresh() {
    const { hass, signal } = this.context;
    /** @type {{talks: TalkSummary[], trash: TalkSummary[]}} */
    const { talks, trash } = await hass.callWS({ type: 'slide_control/talks/list', config_entry_id: this.entry });
    if (signal.aborted) return;
    this.#talks = talks;
    if (this.#list.parentElement !== this.place) this.place.replaceChildren(this.#empty, this.#list, this.#all, this.#trash.node);
    this.#trash.update(trash);
    this.#draw();
  }

  #draw() {
    const more = this.#talks.length > FEW_TALKS && !this.#all.dataset.pressed;
    this.#rows.update(more ? this.#talks.slice(0, FEW_TALKS) : this.#talks);
    this.#empty.hidden = this.#talks.length > 0;
    this.#all.hidden = !more;
    this.#all.textContent = localize('talks.show_all', { count: this.#talks.length });
  }

  #showAll() {
    this.#all.dataset.pressed = 'yes';
    this.#draw();
    this.#list.querySelectorAll('button')[0]?.focus();
  }

  /** @param {TalkSummary} talk */
  async #remove(talk) {
    const at = this.#talks.findIndex(({ id }) => id === talk.id);
    if (!await deleteTalk(this.context, this.entry, talk)) return;
    await this.#refresh().catch(() => {});
    // The focus stays where the talk was.
    const next = this.#talks[at] ?? this.#talks[at - 1];
    if (next) this.#rows.row(next.id)?.node.querySelector('button')?.focus();
  }
}
