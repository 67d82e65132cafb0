/** @import {SectionContext} from './section.js' */
import { button, element } from '../dom/element.js';
import { localize } from '../words/words.js';
import { qrCode } from './qr_code.js';
import { errorMessage, labelled } from './section.js';

/**
 * The links of a stage at home or away. Without `display`, there is no address, and `missing` says why.
 *
 * @typedef {{place: 'home'|'away', display?: string, missing?: string}} Place
 * @typedef {Record<string, {result: string, message: string}>} Checks the results of trying the addresses, by place
 */

/**
 * Shows a stage's display link at home and away, each with what trying it has shown.
 *
 * @param {string} entry
 * @param {string} stage its name
 * @param {SectionContext} context
 * @returns {Promise<HTMLElement>}
 */
export async function displayLinks(entry, stage, { hass, notify, signal }) {
  const list = element('div');
  list.className = 'places';
  /** @type {{places: Place[]}} */
  const { places } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry });
  const notes = new Map(places.map((place) => [place.place, element('span', place.missing ?? localize('panel.checking'))]));
  list.append(...places.map((place) => placeItem(place, stage, /** @type {HTMLElement} */ (notes.get(place.place)), notify, signal)));
  if (places.some(({ display }) => display)) {
    hass.callWS({ type: 'slide_control/links/check', config_entry_id: entry }).then((/** @type {any} */ checks) => {
      for (const [place, { result, message }] of Object.entries(/** @type {Checks} */ (checks))) {
        const note = notes.get(/** @type {Place['place']} */ (place));
        if (!note) continue;
        note.textContent = message;
        note.classList.toggle('bad', result === 'refused' || result === 'wrong_certificate');
      }
    }).catch((error) => notify(errorMessage(error)));
  }
  return list;
}

/**
 * @param {Place} place
 * @param {string} stage
 * @param {HTMLElement} note
 * @param {SectionContext['notify']} notify
 * @param {AbortSignal} signal
 */
function placeItem({ place, display }, stage, note, notify, signal) {
  const name = place === 'home' ? localize('panel.at_home') : localize('panel.away_from_home');
  const text = element('div', element('strong', name), note);
  text.className = 'text';
  const item = element('div', text);
  item.className = 'place';
  item.dataset.place = place;
  if (!display) return item;
  const field = element('input');
  Object.assign(field, { readOnly: true, value: display, className: 'link' });
  const of = `${stage}, ${name}`;
  field.setAttribute('aria-label', localize('panel.labelled', { action: localize('panel.display_link'), name: of }));
  const code = element('div');
  code.hidden = true;
  const toggle = labelled(button('plain', localize('panel.qr_code'), async () => {
    code.hidden = !code.hidden;
    toggle.setAttribute('aria-expanded', String(!code.hidden));
    if (!code.hidden && !code.firstChild) code.append(await qrCode(display, localize('panel.qr_code_of')));
  }, signal), of);
  toggle.setAttribute('aria-expanded', 'false');
  item.append(field, labelled(button('plain', localize('panel.copy_link'), async () => {
    notify(await copy(field) ? localize('panel.copied') : localize('panel.not_copied'));
  }, signal), of), toggle, code);
  return item;
}

/**
 * @param {HTMLInputElement} field
 * @returns {Promise<boolean>} whether it was copied
 */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select(); // without https, there is no other clipboard
    return document.execCommand('copy');
  }
}
