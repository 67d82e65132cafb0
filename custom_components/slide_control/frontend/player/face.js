/** What the player's pages write; text only. */

import { element } from '../element.js';

/** How slides are steered that the player can't steer. */
export function ways() {
  const list = element(
    'ul',
    element('li', 'Let Home Assistant host them: put the file or the folder into ', element('code', 'slide_control/decks'), '.'),
    element('li', 'Add the script tag to their HTML.'),
    element('li', 'Open them in a window of their own and click the bookmarklet.'),
  );
  list.className = 'ways';
  return element('div', element('h2', 'What will work'), list, element('p', 'The tag and the bookmarklet stand in Home Assistant: Settings, Devices & services, Slide Control, Configure, Links and addresses.'));
}

/** A card over the page. */
export class Card {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
  }

  /**
   * @param {string} kicker
   * @param {string} heading
   * @param {...(Node|string)} content
   */
  show(kicker, heading, ...content) {
    const first = element('p', kicker);
    first.className = 'kicker';
    this.place.replaceChildren(first, element('h1', heading), ...content);
    this.place.hidden = false;
  }

  hide() {
    this.place.hidden = true;
    this.place.replaceChildren();
  }
}
