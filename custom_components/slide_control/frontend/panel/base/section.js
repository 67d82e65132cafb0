/** @import {Hass as FrontendHass} from '../../sources/hass.js' */
/** @import {Library} from './library.js' */
/** @import {Listeners} from './listeners.js' */
/** @import {LiveStages} from './live_stages.js' */
import { localize, localizeMessageNow } from '../../words/words.js';

/**
 * A section of the panel. A section module exports `title` and `show`, and has one line in `../home.js`.
 *
 * @typedef {object} Section
 * @property {() => string} title localized
 * @property {(context: SectionContext) => void|Promise<void>} show fills `context.body`; called each time the panel is opened
 *
 * @typedef {object} SectionContext
 * @property {HTMLElement} body empty, below the title of the section
 * @property {HTMLElement} actions empty, beside the title
 * @property {Hass} hass always the latest one
 * @property {boolean} admin whether the user may administrate Home Assistant
 * @property {LiveStages} stages those that the user may control or administrate
 * @property {Library} library the hosted decks
 * @property {{start: (entry: string) => void}} pairing leads to the field for a display's code; set by the section that has it
 * @property {Listeners} guestLinks told when this page has made a guest link
 * @property {(text: string, action?: Action) => void} notify shows a sentence at the bottom of the panel for some seconds
 * @property {(path: string) => void} go shows another view of the panel
 * @property {AbortSignal} signal aborted when the view is left
 *
 * @typedef {object} OwnHass what the panel uses beside that
 * @property {<T>(message: {type: string, [field: string]: unknown}) => Promise<T>} callWS
 * @property {{data: {access_token: string}, expired: boolean, refreshAccessToken: () => Promise<void>}} auth
 * @property {{is_admin: boolean}} [user]
 * @property {unknown} [devices] another object after each change of the device registry
 *
 * @typedef {FrontendHass & OwnHass} Hass
 *
 * @typedef {'command'|'open'|'admin'} Right
 * @typedef {{entry_id: string, title: string, state: string, may: Right[]}} StageEntry
 * @typedef {{text: string, run: () => void}} Action
 */

/**
 * @param {unknown} error from `callWS` or from our own code
 * @returns {string} for people
 */
export function errorMessage(error) {
  return localizeMessageNow(/** @type {any} */ (error) ?? {}) || localize('panel.silent');
}

/**
 * Names the thing that a button belongs to, for people who hear the page: otherwise, all buttons have the same name.
 *
 * @template {HTMLElement} Labelled
 * @param {Labelled} control
 * @param {string} name
 * @returns {Labelled}
 */
export function labelled(control, name) {
  control.setAttribute('aria-label', localize('panel.labelled', { action: control.textContent ?? '', name }));
  return control;
}

/**
 * @param {SectionContext} context
 * @param {AbortSignal} signal
 * @returns {SectionContext} for a part that ends earlier
 */
export function withSignal(context, signal) {
  return Object.create(context, { signal: { value: signal } });
}
