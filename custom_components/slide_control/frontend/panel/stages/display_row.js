/** @import {LiveStage} from '../base/live_stages.js' */
/** @import {SectionContext} from '../base/section.js' */
/** @import {DisplayEntry} from '../../sources/source.js' */
/** @import {WordKey} from '../../words/words.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { askText, confirm } from '../base/dialog.js';
import { iconButton } from '../base/icons.js';
import { errorMessage, labelled } from '../base/section.js';
import { closeDeck } from '../base/show_deck.js';
import { when } from '../base/times.js';
import { chooseDeck } from './choose_deck.js';

const MAX_NAME_LENGTH = 100;

/** @type {Record<DisplayEntry['state'], WordKey>} */
const STATES = {
  showing: 'panel.display_showing',
  waiting: 'panel.display_waiting',
  lost: 'panel.display_lost',
  away: 'panel.display_away',
};

/** A display: its name, what it does and since when, and what can be done with it. */
export class DisplayRow {
  #name = element('strong');
  #details = element('span');
  #more = element('div');
  #menu;
  #show;
  #close;
  #lead;
  /** @type {DisplayEntry|null} */
  #display = null;

  /**
   * @param {SectionContext} context
   * @param {() => LiveStage} stage
   */
  constructor(context, stage) {
    this.context = context;
    this.stage = stage;
    const { signal, admin } = context;
    const target = () => ({ stage: stage(), display: this.#entry() });
    this.#show = button('tonal', localize('panel.show'), () => chooseDeck(this.node, context, target()), signal);
    this.#close = button('plain', localize('panel.close'), () => closeDeck(context, target()), signal);
    this.#lead = button('plain', localize('panel.make_lead'), () => this.#call('make_lead', 'panel.now_leads'), signal);
    const administration = admin ? [
      button('plain paired', localize('panel.rename'), () => this.#rename(), signal),
      button('plain paired', localize('panel.forget'), () => this.#forget(), signal),
    ] : [];
    this.#more.className = 'more';
    this.#more.hidden = true;
    this.#more.append(this.#lead, ...administration);
    this.#menu = iconButton('more', localize('panel.more'), '', () => this.#toggle(), signal);
    this.#menu.setAttribute('aria-expanded', 'false');
    const text = element('div', this.#name, this.#details);
    text.className = 'text';
    const controls = element('div', this.#show, this.#close, this.#menu);
    controls.className = 'buttons';
    this.node = element('li', text, controls, this.#more);
  }

  /** @param {DisplayEntry} display */
  update(display) {
    const renamed = display.name !== this.#display?.name;
    this.#display = display;
    const { state, opens, lead, paired, name } = display;
    const may = this.stage().entry.may;
    this.#name.textContent = name;
    this.#details.textContent = this.#describe(display);
    this.node.dataset.state = state;
    const connected = state === 'showing' || state === 'waiting';
    this.#show.hidden = !(may.includes('open') && opens && connected);
    this.#close.hidden = !(may.includes('open') && opens && state === 'showing');
    this.#lead.hidden = !(may.includes('command') && state === 'showing' && !lead);
    for (const each of this.#more.querySelectorAll('.paired')) /** @type {HTMLElement} */ (each).hidden = !paired;
    this.#menu.hidden = [...this.#more.children].every((each) => /** @type {HTMLElement} */ (each).hidden);
    if (renamed) for (const each of this.node.querySelectorAll('button')) this.#label(each, name);
  }

  /** @param {DisplayEntry} display */
  #describe({ state, lead, standby, paired, address, since }) {
    const doing = since === null ? localize(STATES[state])
      : localize('panel.since', { state: localize(STATES[state]), time: when(since) });
    const details = [
      doing,
      lead ? localize('panel.leads') : '',
      standby ? localize('panel.standby') : '',
      paired ? localize('panel.paired_display') : localize('panel.opened_by_link'),
      address ?? '',
    ];
    return details.filter(Boolean).join(' · ');
  }

  /**
   * @param {HTMLButtonElement} control
   * @param {string} name
   */
  #label(control, name) {
    if (control === this.#menu) control.setAttribute('aria-label', localize('panel.labelled', { action: localize('panel.more'), name }));
    else labelled(control, name);
  }

  #entry() {
    return /** @type {DisplayEntry} */ (this.#display);
  }

  /** @param {boolean} [open] */
  #toggle(open = Boolean(this.#more.hidden)) {
    this.#more.hidden = !open;
    this.#menu.setAttribute('aria-expanded', String(open));
  }

  async #rename() {
    const { name: value } = this.#entry();
    const name = await askText(this.node, {
      heading: localize('panel.rename_heading'),
      label: localize('panel.name'),
      action: localize('panel.rename'),
      maxLength: MAX_NAME_LENGTH,
      value,
    }, this.context.signal);
    if (name !== null) await this.#call('rename', 'panel.renamed_display', { name });
  }

  async #forget() {
    const { name } = this.#entry();
    const sure = await confirm(this.node, {
      heading: localize('panel.forget_heading', { name }),
      text: localize('panel.forget_question'),
      action: localize('panel.forget'),
    }, this.context.signal);
    if (sure) await this.#call('forget', 'panel.display_forgotten');
  }

  /**
   * @param {'rename'|'forget'|'make_lead'} command
   * @param {WordKey} done
   * @param {{name?: string}} [fields]
   */
  async #call(command, done, fields = {}) {
    const { hass, notify } = this.context;
    const { id, name } = this.#entry();
    try {
      await hass.callWS({ type: `slide_control/displays/${command}`, config_entry_id: this.stage().entry.entry_id, display_id: id, ...fields });
      this.#toggle(false);
      if (this.node.isConnected) this.#menu.focus();
      notify(localize(done, { display: fields.name ?? name }));
    } catch (error) {
      notify(errorMessage(error));
    }
  }
}
