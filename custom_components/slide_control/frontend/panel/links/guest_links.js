/** @import {SectionContext} from '../base/section.js' */
/** @import {Role} from './links.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { confirm } from '../base/dialog.js';
import { KeyedList } from '../base/keyed_list.js';
import { errorMessage, labelled } from '../base/section.js';
import { when } from '../base/times.js';
import { makeGuestLink } from './make_guest_link.js';
import { ROLE_NAMES } from './role_names.js';

/**
 * @typedef {object} GuestLink
 * @property {string} id
 * @property {string} name of whom it was made for
 * @property {Role} role
 * @property {string|null} created_by name of the user who made it
 * @property {number|null} expires_at Unix time in seconds, null for never
 */

/** The links of a stage that expire: list, make, end. */
export class GuestLinks {
  #list = element('ul');
  #none = element('p', localize('panel.no_guest_link'));
  #rows;

  /**
   * @param {SectionContext} context
   * @param {{id: string, name: string}} stage
   */
  constructor(context, stage) {
    this.context = context;
    this.stage = stage;
    this.#none.hidden = true;
    this.#list.setAttribute('aria-label', localize('panel.guest_links'));
    const make = button('tonal', localize('panel.make_guest_link'), () => makeGuestLink(this.node, context, stage), context.signal);
    const heading = element('div', element('h3', localize('panel.guest_links')), make);
    heading.className = 'section-heading';
    this.#rows = new KeyedList(this.#list, (/** @type {GuestLink} */ { id }) => id, (link) => this.#row(link));
    this.node = element('div', heading, this.#none, this.#list);
    this.node.className = 'guests';
    context.guestLinks.add(() => this.#refresh(), context.signal);
  }

  async #refresh() {
    try {
      /** @type {{links: GuestLink[]}} */
      const { links } = await this.context.hass.callWS({ type: 'slide_control/links/guest/list', config_entry_id: this.stage.id });
      this.#none.hidden = links.length > 0;
      this.#rows.update(links);
    } catch (error) {
      this.context.notify(errorMessage(error));
    }
  }

  /** @param {GuestLink} link */
  #row({ id, name, role, created_by: maker, expires_at: expires }) {
    const { signal } = this.context;
    const heading = name || localize(ROLE_NAMES[role]);
    const details = [
      name ? localize(ROLE_NAMES[role]) : '',
      expires === null ? localize('panel.never_expires') : localize('panel.expires', { time: when(expires) }),
      maker ? localize('panel.made_by', { user: maker }) : '',
    ];
    const text = element('div', element('strong', heading), element('span', details.filter(Boolean).join(' · ')));
    text.className = 'text';
    const end = labelled(button('plain', localize('panel.end_link'), () => this.#end(id, heading), signal), heading);
    return { node: element('li', text, end), update: () => {} };
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  async #end(id, name) {
    const { hass, notify, signal } = this.context;
    const question = { heading: localize('panel.end_link_heading', { name }), text: localize('panel.end_link_question'), action: localize('panel.end_link') };
    if (!await confirm(this.node, question, signal)) return;
    try {
      await hass.callWS({ type: 'slide_control/links/guest/revoke', config_entry_id: this.stage.id, link_id: id });
      notify(localize('panel.link_ended', { name }));
    } catch (error) {
      notify(errorMessage(error));
    }
    await this.#refresh();
    this.node.querySelector('button')?.focus();
  }
}
