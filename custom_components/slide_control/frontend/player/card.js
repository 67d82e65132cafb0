import { element } from '../dom/element.js';
import '../words/en_display.js';
import { localize, localizeNodes } from '../words/words.js';

/** @returns {HTMLElement} what to do with slides that the player can't steer */
export function alternatives() {
  const list = element(
    'ul',
    element('li', ...localizeNodes('alternatives.host', { folder: element('code', 'slide_control/decks') })),
    element('li', localize('alternatives.script_tag')),
    element('li', localize('alternatives.bookmarklet')),
  );
  list.className = 'alternatives';
  return element('div', element('h2', localize('alternatives.heading')), list, element('p', localize('alternatives.where')));
}

/** A card over the page. Its content is text only. */
export class Card {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.container = container;
  }

  /**
   * @param {string} kicker
   * @param {string} heading
   * @param {...(Node|string)} content
   */
  show(kicker, heading, ...content) {
    const first = element('p', kicker);
    first.className = 'kicker';
    this.container.replaceChildren(first, element('h1', heading), ...content);
    this.container.hidden = false;
  }

  hide() {
    this.container.hidden = true;
    this.container.replaceChildren();
  }
}
