/** @import {SectionContext} from '../base/section.js' */
/** @import {WordKey} from '../../words/words.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { field } from '../base/field.js';
import { errorMessage, withSignal } from '../base/section.js';
import { GuestLinks } from './guest_links.js';
import { placeLinks } from './places.js';

/** @typedef {'remote'|'follower'|'display'} Role */

/** @type {Record<Role, {name: WordKey, hint: WordKey}>} */
const ROLES = {
  remote: { name: 'panel.remote_link', hint: 'panel.remote_link_hint' },
  follower: { name: 'panel.audience_link', hint: 'panel.audience_link_hint' },
  display: { name: 'panel.display_link', hint: 'panel.display_link_hint' },
};

export const title = () => localize('panel.links');

/**
 * The links of a stage: lasting ones for administrators, and guest links that expire.
 *
 * @param {SectionContext} context
 */
export function show(context) {
  const { body, stages, signal } = context;
  const card = element('div');
  card.className = 'card';
  const none = element('p', localize('panel.no_stage_for_links'));
  const form = new LinksForm(context);
  card.append(none, form.node);
  body.append(card);
  stages.subscribe(() => {
    const running = stages.all.filter(({ entry }) => entry.state === 'loaded');
    none.hidden = running.length > 0;
    form.node.hidden = running.length === 0;
    form.update(running.map(({ entry }) => ({ id: entry.entry_id, name: entry.title })));
  }, signal);
}

/** Chooses a stage and what its link is for, and shows the links. */
class LinksForm {
  #stage = element('select');
  #stageField = field(localize('panel.stage'), this.#stage);
  #role = element('select');
  #hint = element('p');
  #links = element('div');
  #guests = element('div');
  /** @type {{id: string, name: string}[]} */
  #stages = [];
  #shown = '';
  #lifetime = new AbortController();

  /** @param {SectionContext} context */
  constructor(context) {
    this.context = context;
    const { signal, admin } = context;
    for (const [role, { name }] of Object.entries(ROLES)) this.#role.append(new Option(localize(name), role));
    this.#stage.addEventListener('change', () => this.#show(), { signal });
    this.#role.addEventListener('change', () => this.#show(), { signal });
    const choices = element('div', this.#stageField, field(localize('panel.link_for'), this.#role));
    choices.className = 'choose';
    this.node = element('div', ...(admin ? [choices, this.#hint, this.#links] : [this.#stageField]), this.#guests);
    signal.addEventListener('abort', () => this.#lifetime.abort(), { once: true });
  }

  /** @param {{id: string, name: string}[]} stages */
  update(stages) {
    if (JSON.stringify(stages) === JSON.stringify(this.#stages)) return;
    this.#stages = stages;
    const before = this.#stage.value;
    this.#stage.replaceChildren(...stages.map(({ id, name }) => new Option(name, id)));
    if (stages.some(({ id }) => id === before)) this.#stage.value = before;
    this.#stageField.hidden = stages.length < 2;
    if (stages.length > 0) this.#show();
  }

  async #show() {
    const stage = { id: this.#stage.value, name: this.#stage.selectedOptions[0]?.text ?? '' };
    const role = /** @type {Role} */ (this.#role.value);
    const shown = JSON.stringify([stage, role]);
    if (shown === this.#shown) return;
    const other = !this.#shown.startsWith(JSON.stringify([stage]).slice(0, -1));
    this.#shown = shown;
    this.#lifetime.abort();
    this.#lifetime = new AbortController();
    const context = withSignal(this.context, this.#lifetime.signal);
    this.#hint.textContent = localize(ROLES[role].hint);
    if (other || this.#guests.childElementCount === 0) this.#guests.replaceChildren(new GuestLinks(withSignal(this.context, this.context.signal), stage).node);
    if (!this.context.admin) return;
    try {
      const links = await placeLinks(context, stage, role);
      if (!context.signal.aborted) this.#links.replaceChildren(links);
    } catch (error) {
      this.context.notify(errorMessage(error));
    }
  }
}
