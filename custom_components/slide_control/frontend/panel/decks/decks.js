/** @import {HostedDeck} from '../base/library.js' */
/** @import {SectionContext} from '../base/section.js' */
import { button, element } from '../../dom/element.js';
import { localize, localizeNodes } from '../../words/words.js';
import { KeyedList } from '../base/keyed_list.js';
import { errorMessage, labelled } from '../base/section.js';
import { addressForm } from './add_address.js';
import { DeckFilter } from './deck_filter.js';
import { DeckRow } from './deck_row.js';
import { Trash } from './trash.js';
import { uploadArea } from './uploads.js';

/** With fewer decks, search and order would only be in the way. */
const MIN_DECKS_TO_FILTER = 6;

export const title = () => localize('panel.decks');

/**
 * The decks that Home Assistant hosts: show, open, download, delete, restore, upload.
 *
 * @param {SectionContext} context
 */
export async function show(context) {
  const decks = new Decks(context);
  const { library, body, signal, admin } = context;
  const uploads = {
    library: () => ({ maxBytes: library.listed?.max_bytes ?? 0, names: new Set(library.decks.map(({ name }) => name)) }),
    refresh: () => library.refresh(),
  };
  body.append(...(admin ? [...uploadArea(context, uploads), addressForm(context)] : []), decks.filter.node, decks.list, decks.trash.node, decks.folder);
  await library.refresh();
  library.subscribe(() => decks.update(), signal);
  context.stages.subscribe(() => decks.update(), signal);
}

/** The list of decks and the trash. After each change, the focus stays where the deck is or was. */
class Decks {
  list = element('ul');
  folder = element('p');
  /** @type {string|null} name of the deleted deck in whose place the list offers to undo that */
  #deleted = null;
  #known = '';

  /** @param {SectionContext} context */
  constructor(context) {
    this.context = context;
    this.list.className = 'decks';
    this.list.setAttribute('aria-label', localize('panel.decks'));
    this.folder.className = 'hint';
    this.filter = new DeckFilter(() => this.update(), context.signal);
    this.trash = new Trash((id) => this.#restore(id), context);
    this.empty = element('li', element('p', localize(context.admin ? 'panel.no_deck' : 'panel.no_deck_for_you')));
    this.empty.className = 'empty';
    this.rows = new KeyedList(this.list, (/** @type {HostedDeck} */ { name }) => name, () => (
      new DeckRow(context, (deck) => this.#remove(deck))));
  }

  update() {
    const { library, stages } = this.context;
    const { listed } = library;
    if (!listed) return;
    const targets = stages.open.map(({ entry }) => `${entry.entry_id} ${entry.title}`).join();
    const known = JSON.stringify([listed, targets, this.filter.key]);
    if (known === this.#known) return;
    this.#known = known;
    this.filter.node.hidden = listed.hosted.length < MIN_DECKS_TO_FILTER;
    const shown = this.filter.apply(listed.hosted);
    this.rows.update(shown);
    this.#showEmpty(shown.length === 0, listed.hosted.length === 0);
    this.trash.update(listed.trash ?? []);
    if (listed.folder) this.folder.replaceChildren(...localizeNodes('panel.copy_hint', { folder: element('code', listed.folder) }));
  }

  /**
   * @param {boolean} nothing shown
   * @param {boolean} none whether there are no decks at all
   */
  #showEmpty(nothing, none) {
    if (!nothing || this.#deleted) {
      this.empty.remove();
      return;
    }
    const text = none ? localize(this.context.admin ? 'panel.no_deck' : 'panel.no_deck_for_you') : localize('panel.no_deck_found');
    this.empty.replaceChildren(element('p', text));
    this.list.prepend(this.empty);
  }

  /** @param {HostedDeck} deck */
  async #remove({ name, title: heading }) {
    const row = this.rows.row(name)?.node;
    const next = row?.nextElementSibling ?? null;
    try {
      /** @type {{id: string}} */
      const { id } = await this.context.hass.callWS({ type: 'slide_control/hosted/delete', name });
      const item = this.#undoItem(id, name, heading);
      this.#deleted = name;
      await this.context.library.refresh();
      this.empty.remove();
      this.list.insertBefore(item, next?.parentElement === this.list ? next : null);
      item.querySelector('button')?.focus();
    } catch (error) {
      this.context.notify(errorMessage(error));
    }
  }

  /**
   * @param {string} id
   * @param {string} name
   * @param {string} heading
   */
  #undoItem(id, name, heading) {
    for (const old of this.list.querySelectorAll('.deleted')) old.remove();
    const text = element('div', localize('panel.deleted', { name: heading }));
    text.className = 'text';
    text.setAttribute('role', 'status');
    const item = element('li', text, labelled(button('plain', localize('panel.undo'), () => this.#restore(id), this.context.signal), name));
    item.className = 'deleted';
    return item;
  }

  /** @param {string} id */
  async #restore(id) {
    try {
      /** @type {{name: string}} */
      const { name } = await this.context.hass.callWS({ type: 'slide_control/hosted/restore', trash_id: id });
      this.#deleted = null;
      await this.context.library.refresh();
      for (const old of this.list.querySelectorAll('.deleted')) old.remove();
      this.context.notify(localize('panel.restored', { name }));
      this.rows.row(name)?.node.querySelector('button')?.focus();
    } catch (error) {
      this.context.notify(errorMessage(error));
    }
  }
}
