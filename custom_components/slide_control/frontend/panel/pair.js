/** @import {Place} from './section.js' */
import { element } from '../element.js';
import { reason } from './section.js';

export const title = 'Pair a screen';

/** Where a screen waits, as this browser sees Home Assistant. */
const WAIT = new URL('../../wait', import.meta.url); // this file is slide_control/client/panel/pair.js

/**
 * A code that a television or a tablet shows makes it a display.
 * @param {Place} place
 */
export function show({ body, decks, hass, tell, signal }) {
  const loaded = decks.filter(({ state }) => state === 'loaded');
  if (loaded.length === 0) return body.append(element('p', 'A screen can be paired once a deck is running.'));
  const code = element('input');
  Object.assign(code, { required: true, autocomplete: 'off', spellcheck: false, maxLength: 20, size: 10, placeholder: 'ABC 346' });
  const deck = element('select');
  deck.append(...loaded.map(({ entry_id: entry, title: name }) => new Option(name, entry)));
  const pair = element('button', 'Pair');
  const form = element('form', element('label', 'Code', code), ...(loaded.length > 1 ? [element('label', 'Deck', deck)] : []), pair);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    pair.disabled = true;
    try {
      /** @type {{screen: string}} */
      const { screen } = await hass.callWS({ type: 'slide_control/pair', config_entry_id: deck.value, code: code.value });
      tell(`${screen} is a display of ${deck.selectedOptions[0]?.text} now.`);
      form.reset();
    } catch (error) {
      tell(reason(error));
    }
    pair.disabled = false;
  }, { signal });
  body.append(element('p', 'Open ', element('code', WAIT.href), ' on a television or a tablet, and enter the code that it shows. The address holds no secret.'), form);
}
