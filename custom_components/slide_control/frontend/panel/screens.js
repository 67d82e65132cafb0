/** @import {DeckEntry, Place} from './section.js' */
import { button, element } from '../element.js';
import { reason } from './section.js';

export const title = 'Screens';

/**
 * Each deck with its display link.
 * @param {Place} place
 */
export function show({ body, decks, hass, tell, signal }) {
  if (decks.length === 0) body.append(element('p', 'No deck is set up. Add one under Settings, Devices & services, Slide Control.'));
  const list = element('ul');
  list.append(...decks.map((deck) => row(deck, hass, tell, signal)));
  body.append(list);
}

/**
 * @param {DeckEntry} deck
 * @param {Place['hass']} hass
 * @param {Place['tell']} tell
 * @param {AbortSignal} signal
 */
function row({ entry_id: entry, title: name, state }, hass, tell, signal) {
  const text = element('div', element('strong', name));
  text.className = 'text';
  const made = element('li', text);
  if (state !== 'loaded') {
    text.append(element('span', 'Not running'));
    return made;
  }
  /** @param {(display: string) => void|Promise<void>} use */
  const withLink = async (use) => {
    try {
      /** @type {{display: string}} */
      const { display } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry });
      await use(display);
    } catch (error) {
      tell(reason(error));
    }
  };
  made.append(
    button('plain', 'Copy link', () => withLink(async (display) => {
      await copy(display);
      tell('The display link is copied. Whoever has it can show and move the slides.');
    }), signal),
    button('plain', 'Open here', () => withLink((display) => { window.open(display, '_blank', 'noopener'); }), signal),
  );
  return made;
}

/** @param {string} text plain http has no clipboard of the modern kind */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = element('textarea', text);
  field.className = 'away';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
