/** @import {Said} from '../../words/words.js' */
/** @import {Hass} from './section.js' */
import { Listeners } from './listeners.js';

/**
 * @typedef {object} HostedDeck
 * @property {string} name of its file or folder
 * @property {string} title
 * @property {string} kind
 * @property {string|null} problem why it can't be shown, in English
 * @property {string} [translation_key] of the problem
 * @property {Record<string, string>} [translation_placeholders]
 * @property {Said|null} status how a presentation is shown, and what that lacks
 * @property {Said|null} note what people should know about it
 * @property {number|null} slides how many, null if unknown
 * @property {number|null} hidden how many of them their author has taken out of the show
 * @property {boolean|null} notes whether it has speaker notes, null if unknown
 * @property {number|null} size bytes
 * @property {number|null} modified Unix time in seconds
 * @property {boolean} fetched whether it can be fetched again from Google Slides
 * @property {string|null} preview path of a page that shows it as a silent picture
 *
 * @typedef {object} Listed without trash and folder for those who are no administrators
 * @property {HostedDeck[]} hosted
 * @property {{id: string, name: string, until: number}[]} [trash]
 * @property {number} [max_bytes]
 * @property {string} [folder]
 * @property {{fetch: boolean, busy: boolean}} [libraries]
 */

/** The hosted decks, as Home Assistant listed them last. */
export class Library {
  #listeners = new Listeners();
  /** @type {Listed|null} */
  listed = null;

  /**
   * @param {() => Hass} hass
   * @param {AbortSignal} signal ends the subscription
   */
  constructor(hass, signal) {
    this.hass = hass;
    this.signal = signal;
    const refresh = () => this.refresh().catch(() => {});
    document.addEventListener('visibilitychange', () => document.hidden || refresh(), { signal });
    hass().connection.subscribeMessage(refresh, { type: 'slide_control/hosted/subscribe' }).then((unsubscribe) => {
      const end = () => Promise.resolve(unsubscribe()).catch(() => {}); // the connection may be lost
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
    }, () => {});
  }

  /** @returns {HostedDeck[]} */
  get decks() {
    return this.listed?.hosted ?? [];
  }

  /**
   * @param {() => void} listener called at once, and after each change
   * @param {AbortSignal} signal
   */
  subscribe(listener, signal) {
    this.#listeners.add(listener, signal);
  }

  /** Lists the decks again; rejects with the error of Home Assistant. */
  async refresh() {
    const listed = /** @type {Listed} */ (await this.hass().callWS({ type: 'slide_control/hosted/list' }));
    if (this.signal.aborted) return;
    this.listed = listed;
    this.#listeners.call();
  }
}
