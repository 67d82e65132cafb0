/** @import {SectionContext} from '../base/section.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { labelled } from '../base/section.js';
import { when } from '../base/times.js';

/** The deleted decks that can be restored. */
export class Trash {
  #summary = element('summary');
  #list = element('ul');
  #known = '';
  node = element('details', this.#summary, this.#list);

  /**
   * @param {(id: string) => void} restore
   * @param {SectionContext} context
   */
  constructor(restore, context) {
    this.restore = restore;
    this.context = context;
  }

  /** @param {{id: string, name: string, until: number}[]} decks */
  update(decks) {
    this.node.hidden = decks.length === 0;
    this.#summary.textContent = localize('panel.trash', { count: decks.length });
    const known = JSON.stringify(decks);
    if (known === this.#known) return;
    this.#known = known;
    const { signal } = this.context;
    this.#list.replaceChildren(...decks.map(({ id, name, until }) => {
      const text = element('div', element('strong', name), element('span', localize('panel.restorable_until', { time: when(until) })));
      text.className = 'text';
      return element('li', text, labelled(button('plain', localize('panel.restore'), () => this.restore(id), signal), name));
    }));
  }
}
