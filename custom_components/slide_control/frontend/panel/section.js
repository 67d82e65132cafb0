import { localize } from '../words/words.js';

/**
 * A section of the panel. A section module exports `title` and `show`, and has one line in `sections.js`.
 *
 * @typedef {object} Section
 * @property {() => string} title localized
 * @property {(context: SectionContext) => void|Promise<void>} show fills `context.body`; called each time the panel is opened
 *
 * @typedef {object} SectionContext
 * @property {HTMLElement} body empty, below the title of the section
 * @property {Hass} hass always the latest one
 * @property {StageEntry[]} stages sorted by name
 * @property {(text: string, action?: Action) => void} notify shows a sentence at the bottom of the panel for some seconds
 * @property {AbortSignal} signal aborted when the panel is left
 *
 * @typedef {object} Hass the part of the `hass` object of Home Assistant's frontend that is used here
 * @property {<T>(message: {type: string, [field: string]: unknown}) => Promise<T>} callWS
 * @property {{data: {access_token: string}, expired: boolean, refreshAccessToken: () => Promise<void>}} auth
 * @property {{is_admin: boolean}} [user]
 * @property {string} [language]
 *
 * @typedef {{entry_id: string, title: string, state: string}} StageEntry
 * @typedef {{text: string, run: () => void}} Action
 */

/**
 * @param {unknown} error from `callWS` or from our own code
 * @returns {string} for people
 */
export function errorMessage(error) {
  const message = /** @type {any} */ (error)?.message;
  return typeof message === 'string' && message ? message : localize('panel.silent');
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
