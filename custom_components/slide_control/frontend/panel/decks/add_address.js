/** @import {SectionContext} from '../base/section.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { field } from '../base/field.js';
import { errorMessage } from '../base/section.js';

/**
 * A field for the address of a Google Slides presentation, which becomes a deck. What became of it stays below until the next address.
 *
 * @param {SectionContext} context
 * @returns {HTMLElement}
 */
export function addressForm({ hass, library, signal }) {
  const address = element('input');
  Object.assign(address, { type: 'url', required: true, autocomplete: 'off', spellcheck: false, maxLength: 2_000, placeholder: 'https://docs.google.com/presentation/d/…' });
  const add = element('button', localize('panel.add_deck'));
  const outcome = element('p');
  outcome.setAttribute('role', 'status');
  const say = (/** @type {string} */ text, bad = false) => {
    outcome.textContent = text;
    outcome.className = bad ? 'bad' : 'hint';
  };
  say('');
  const form = element('form', field(localize('panel.google_slides'), address), add, outcome);
  form.className = 'address';
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    add.disabled = true;
    say(localize('panel.fetching'));
    try {
      /** @type {{name: string}} */
      const { name } = await hass.callWS({ type: 'slide_control/hosted/add', address: address.value });
      if (signal.aborted) return;
      form.reset();
      await library.refresh();
      say(localize('panel.added', { name }));
    } catch (error) {
      say(errorMessage(error), true);
    }
    add.disabled = false;
    address.focus();
  }, { signal });
  return form;
}
