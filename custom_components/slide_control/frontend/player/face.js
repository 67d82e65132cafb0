/** What the player's pages write: headings, words, buttons; text only. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {...(Node|string)} content
 */
export function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

/**
 * @param {string} text
 * @param {() => void} press
 * @param {AbortSignal} signal
 */
export function button(text, press, signal) {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', press, { signal });
  return made;
}

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
