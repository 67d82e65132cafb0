/** @import {SectionContext} from './section.js' */
/** @import {WordKey} from '../words/words.js' */
import { button, element } from '../dom/element.js';
import { localize, localizeNodes } from '../words/words.js';
import { errorMessage, labelled } from './section.js';
import { uploadArea } from './uploads.js';

/** Home Assistant's address, as this browser uses it. */
const BASE = new URL('../../../', import.meta.url); // this file is slide_control/client/panel/hosted.js

export const title = () => localize('panel.decks');

/** @type {Record<string, WordKey>} */
const FORMATS = {
  html: 'panel.format_html',
  markdown: 'panel.format_markdown',
  notebook: 'panel.format_notebook',
  pdf: 'panel.format_pdf',
  zip: 'panel.format_zip',
};

/**
 * @typedef {{name: string, title: string, kind: string, problem: string|null}} HostedDeck
 * @typedef {{id: string, name: string, until: number}} TrashedDeck
 * @typedef {{hosted: HostedDeck[], trash: TrashedDeck[], max_bytes: number, folder: string}} Library
 */

/**
 * The decks that Home Assistant hosts: upload, open, delete, restore.
 *
 * @param {SectionContext} context
 */
export async function show(context) {
  const decks = new Decks(context);
  const library = () => ({ maxBytes: decks.library.max_bytes, names: new Set(decks.library.hosted.map(({ name }) => name)) });
  context.body.append(...uploadArea(context, { library, refresh: () => decks.refresh() }), decks.list, decks.trash);
  await decks.refresh();
}

/** The list of decks and the trash. After each change, the focus stays where the deck is or was. */
class Decks {
  /** @type {Library} */
  library = { hosted: [], trash: [], max_bytes: 0, folder: '' };
  list = element('ul');
  trash = element('div');

  /** @param {SectionContext} context */
  constructor(context) {
    this.context = context;
  }

  async refresh() {
    this.library = await this.context.hass.callWS({ type: 'slide_control/hosted/list' });
    this.list.replaceChildren(...this.library.hosted.map((deck) => this.#item(deck)));
    const open = this.trash.querySelector('details')?.open ?? false;
    this.trash.replaceChildren(...this.#trashContent());
    const details = this.trash.querySelector('details');
    if (details) details.open = open;
  }

  /** @param {HostedDeck} deck */
  #item({ name, title: heading, kind, problem }) {
    const { signal, stages } = this.context;
    const text = element('div', element('strong', heading), element('span', `${FORMATS[kind] ? localize(FORMATS[kind]) : kind} · ${name}`));
    text.className = 'text';
    const item = element('li', text);
    item.dataset.name = name;
    if (problem) {
      const why = element('span', problem);
      why.className = 'bad';
      text.append(why);
    } else {
      for (const { entry_id: entry, title: stage, state } of stages) {
        if (state !== 'loaded') continue;
        const action = stages.length > 1 ? localize('panel.open_on', { stage }) : localize('panel.open');
        item.append(labelled(button('plain', action, () => this.#open(entry, name), signal), heading));
      }
    }
    item.append(labelled(button('plain', localize('panel.delete'), () => this.#remove(name), signal), heading));
    return item;
  }

  /**
   * @param {string} entry
   * @param {string} name
   */
  async #open(entry, name) {
    const { hass, notify } = this.context;
    try {
      /** @type {{hosted: {name: string, path: string}[]}} */
      const { hosted } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry });
      const found = hosted.find((each) => each.name === name);
      if (found) window.open(new URL(found.path.slice(1), BASE), '_blank', 'noopener');
      else notify(localize('panel.gone'));
    } catch (error) {
      notify(errorMessage(error));
    }
  }

  /** @param {string} name */
  async #remove(name) {
    const at = this.library.hosted.findIndex((deck) => deck.name === name);
    try {
      /** @type {{id: string}} */
      const { id } = await this.context.hass.callWS({ type: 'slide_control/hosted/delete', name });
      await this.refresh();
      const undo = labelled(button('plain', localize('panel.undo'), () => this.#restore(id), this.context.signal), name);
      const text = element('div', localize('panel.deleted', { name }));
      text.className = 'text';
      text.setAttribute('role', 'status');
      const item = element('li', text, undo);
      item.className = 'deleted';
      this.list.insertBefore(item, this.list.children[at] ?? null);
      undo.focus();
    } catch (error) {
      this.context.notify(errorMessage(error));
      await this.refresh();
    }
  }

  /** @param {string} id */
  async #restore(id) {
    try {
      /** @type {{name: string}} */
      const { name } = await this.context.hass.callWS({ type: 'slide_control/hosted/restore', trash_id: id });
      await this.refresh();
      this.context.notify(localize('panel.restored', { name }));
      const restored = /** @type {HTMLElement[]} */ ([...this.list.children]).find(({ dataset }) => dataset.name === name);
      restored?.querySelector('button')?.focus();
    } catch (error) {
      this.context.notify(errorMessage(error));
      await this.refresh();
    }
  }

  #trashContent() {
    const { trash, folder } = this.library;
    const { hass, signal } = this.context;
    const hint = element('p', ...localizeNodes('panel.copy_hint', { folder: element('code', folder) }));
    if (trash.length === 0) return [hint];
    const list = element('ul', ...trash.map(({ id, name, until }) => {
      const time = new Date(until * 1000).toLocaleString(hass.language, { dateStyle: 'medium', timeStyle: 'short' });
      const text = element('div', element('strong', name), element('span', localize('panel.restorable_until', { time })));
      text.className = 'text';
      return element('li', text, labelled(button('plain', localize('panel.restore'), () => this.#restore(id), signal), name));
    }));
    return [hint, element('details', element('summary', localize('panel.trash', { count: trash.length })), list)];
  }
}
