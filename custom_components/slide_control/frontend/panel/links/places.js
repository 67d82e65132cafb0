/** @import {SectionContext} from '../base/section.js' */
/** @import {Said} from '../../words/words.js' */
/** @import {Role} from './links.js' */
import { element } from '../../dom/element.js';
import { localize, localizeMessageNow } from '../../words/words.js';
import { errorMessage } from '../base/section.js';
import { linkField } from './link_field.js';

/**
 * The links of a stage at home or away. Without an address, `missing` says why there are none.
 *
 * @typedef {{place: 'home'|'away', missing?: Said} & Partial<Record<Role, string>>} Place
 * @typedef {Record<string, {result: string} & Said>} Checks the results of trying the addresses, by place
 */

/**
 * Shows a stage's lasting links for a role at home and away, each with what trying its address has shown.
 *
 * @param {SectionContext} context
 * @param {{id: string, name: string}} stage
 * @param {Role} role
 * @returns {Promise<HTMLElement>}
 */
export async function placeLinks(context, stage, role) {
  const { hass, notify } = context;
  const list = element('div');
  list.className = 'places';
  /** @type {{places: Place[]}} */
  const { places } = await hass.callWS({ type: 'slide_control/links', config_entry_id: stage.id });
  const notes = new Map(places.map((place) => [place.place, element('span', place.missing ? localizeMessageNow(place.missing) : localize('panel.checking'))]));
  list.append(...places.map((place) => placeItem(context, place, stage.name, role, /** @type {HTMLElement} */ (notes.get(place.place)))));
  if (places.some((place) => place[role])) {
    hass.callWS({ type: 'slide_control/links/check', config_entry_id: stage.id }).then((/** @type {any} */ checks) => {
      for (const [place, check] of Object.entries(/** @type {Checks} */ (checks))) {
        const note = notes.get(/** @type {Place['place']} */ (place));
        if (!note) continue;
        note.textContent = localizeMessageNow(check);
        note.classList.toggle('bad', check.result === 'refused' || check.result === 'wrong_certificate');
      }
    }).catch((error) => notify(errorMessage(error)));
  }
  return list;
}

/**
 * @param {SectionContext} context
 * @param {Place} place
 * @param {string} stage
 * @param {Role} role
 * @param {HTMLElement} note
 */
function placeItem(context, place, stage, role, note) {
  const name = place.place === 'home' ? localize('panel.at_home') : localize('panel.away_from_home');
  const text = element('div', element('strong', name), note);
  text.className = 'text';
  const item = element('div', text);
  item.className = 'place';
  item.dataset.place = place.place;
  const link = place[role];
  if (link) item.append(...linkField(context, link, `${stage}, ${name}`));
  return item;
}
