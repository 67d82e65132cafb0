/** @import {BrokerLink} from '../broker/broker_link.js' */
import { brokerOf } from '../broker/broker_link.js';

/**
 * @typedef {object} Given what the page of a copy was made with
 * @property {URL} page address of the deck's page
 * @property {string} deck the deck's id
 * @property {string} title
 * @property {boolean} modules whether the deck consists of modules, which no browser loads from a folder
 * @property {BrokerLink|null} broker null for a copy that follows nobody
 */

/**
 * @param {HTMLScriptElement} own
 * @param {Location} location whose fragment may have the key of another audience, `#key=…`
 * @returns {Given}
 */
export function readGiven({ dataset }, { hash, href }) {
  const { page = '', deck = '', title = '', url = '', user = '', password = '', modules } = dataset;
  const key = new URLSearchParams(hash.slice(1)).get('key') ?? dataset.key ?? '';
  const link = new URLSearchParams({ broker: url, user, password, key });
  return { page: new URL(page, href), deck, title, modules: modules !== undefined, broker: brokerOf(link) };
}
