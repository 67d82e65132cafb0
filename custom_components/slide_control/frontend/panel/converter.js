/** @import {SectionContext} from './base/section.js' */
import { element } from '../dom/element.js';
import { localize } from '../words/words.js';
import { field } from './base/field.js';
import { errorMessage } from './base/section.js';

/** @typedef {{gotenberg: string, libreoffice: boolean}} Converters */

export const title = () => localize('panel.converter');

/**
 * What makes slides of PowerPoint and OpenDocument files, and the address of a Gotenberg server.
 *
 * @param {SectionContext} context
 */
export async function show({ body, hass, signal }) {
  const now = element('p');
  const address = element('input');
  Object.assign(address, { type: 'url', autocomplete: 'off', spellcheck: false, maxLength: 500, placeholder: 'http://192.168.1.20:3000' });
  const save = element('button', localize('panel.save'));
  const outcome = element('p');
  outcome.setAttribute('role', 'status');
  const form = element('form', field(localize('panel.gotenberg'), address), save);
  form.className = 'address';
  const card = element('div', now, form, outcome);
  card.className = 'card';
  const say = (/** @type {string} */ text, bad = false) => {
    outcome.textContent = text;
    outcome.className = bad ? 'bad' : 'hint';
  };
  const ask = async (/** @type {{gotenberg?: string}} */ change) => {
    /** @type {Converters} */
    const { gotenberg, libreoffice } = await hass.callWS({ type: 'slide_control/converter', ...change });
    address.value = gotenberg;
    if (gotenberg) now.textContent = localize('panel.converter_gotenberg');
    else now.textContent = localize(libreoffice ? 'panel.converter_libreoffice' : 'panel.converter_none');
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    save.disabled = true;
    say(localize('panel.converter_checking'));
    try {
      await ask({ gotenberg: address.value });
      say(localize('panel.saved'));
    } catch (error) {
      say(errorMessage(error), true);
    }
    save.disabled = false;
    address.focus();
  }, { signal });
  say('');
  await ask({});
  body.append(card);
}
