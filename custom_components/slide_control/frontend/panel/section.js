/**
 * One part of the page *Slides*. A section file exports `title` and `show`, and is made known by one line in `sections.js`.
 *
 * @typedef {object} Section
 * @property {string} title
 * @property {(place: Place) => void|Promise<void>} show fills `place.body`; called once for each time that the page is opened
 *
 * @typedef {object} Place what a section is given
 * @property {HTMLElement} body empty, below the section's title
 * @property {Hass} hass the signed-in administrator's line to Home Assistant; always the newest
 * @property {DeckEntry[]} decks the decks that are set up, in the order of their names
 * @property {(text: string, action?: Action) => void} tell shows one sentence at the foot of the page for some seconds
 * @property {AbortSignal} signal ends when the page is left
 *
 * @typedef {object} Hass the part of Home Assistant's frontend object that is used here
 * @property {<T>(message: {type: string, [field: string]: unknown}) => Promise<T>} callWS
 * @property {{data: {access_token: string}, expired: boolean, refreshAccessToken: () => Promise<void>}} auth
 * @property {string} [language]
 *
 * @typedef {{entry_id: string, title: string, state: string}} DeckEntry
 * @typedef {{text: string, run: () => void}} Action
 */

/**
 * @param {unknown} error what `callWS` or our own code threw
 * @returns {string} for a person
 */
export function reason(error) {
  const message = /** @type {any} */ (error)?.message;
  return typeof message === 'string' && message ? message : 'Home Assistant does not answer.';
}
