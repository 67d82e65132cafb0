/** @import {HostedDeck} from '../base/library.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';

/** @typedef {'name'|'modified'|'size'} Order */

/** @type {Record<Order, (one: HostedDeck, other: HostedDeck) => number>} */
const ORDERS = {
  name: (one, other) => one.title.localeCompare(other.title, undefined, { numeric: true }),
  modified: (one, other) => (other.modified ?? 0) - (one.modified ?? 0),
  size: (one, other) => (other.size ?? 0) - (one.size ?? 0),
};

/** Which decks are listed, and in which order. */
export class DeckFilter {
  #search = element('input');
  #order = element('select');

  /**
   * @param {() => void} changed
   * @param {AbortSignal} signal
   */
  constructor(changed, signal) {
    const search = localize('panel.search_decks');
    Object.assign(this.#search, { type: 'search', placeholder: search });
    this.#search.setAttribute('aria-label', search);
    this.#order.append(
      new Option(localize('panel.by_name'), 'name'),
      new Option(localize('panel.by_date'), 'modified'),
      new Option(localize('panel.by_size'), 'size'),
    );
    this.#order.setAttribute('aria-label', localize('panel.order'));
    this.#search.addEventListener('input', changed, { signal });
    this.#order.addEventListener('change', changed, { signal });
    this.node = element('div', this.#search, this.#order);
    this.node.className = 'filter';
    this.node.setAttribute('role', 'search');
  }

  /** @returns {string} other for another result with the same decks */
  get key() {
    return `${this.#order.value} ${this.#search.value}`;
  }

  /**
   * @param {readonly HostedDeck[]} decks
   * @returns {HostedDeck[]}
   */
  apply(decks) {
    const wanted = this.#search.value.trim().toLocaleLowerCase();
    const found = decks.filter(({ name, title }) => `${title}\n${name}`.toLocaleLowerCase().includes(wanted));
    return found.sort(ORDERS[/** @type {Order} */ (this.#order.value)]);
  }
}
