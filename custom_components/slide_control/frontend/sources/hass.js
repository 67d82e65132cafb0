/**
 * The parts of the `hass` object of Home Assistant's frontend that we use.
 *
 * @typedef {(key: string, placeholders?: Record<string, string|number>) => string} Localize "" for an unknown key
 *
 * @typedef {object} HassConnection the frontend's own WebSocket connection (home-assistant-js-websocket)
 * @property {boolean} connected
 * @property {<Event>(listener: (event: Event) => void, message: object, options?: {resubscribe?: boolean}) => Promise<() => Promise<void>>} subscribeMessage
 * @property {<Result>(message: object) => Promise<Result>} sendMessagePromise
 * @property {(event: 'ready'|'disconnected', listener: () => void) => void} addEventListener
 * @property {(event: 'ready'|'disconnected', listener: () => void) => void} removeEventListener
 *
 * @typedef {object} Hass
 * @property {HassConnection} connection
 * @property {string} [language]
 * @property {(category: string, domain: string) => Promise<Localize>} [loadBackendTranslation]
 *
 * @typedef {object} HassError of a command, as Home Assistant sends it
 * @property {string} [code]
 * @property {string} [message] in English
 * @property {string} [translation_key]
 * @property {Record<string, string>} [translation_placeholders]
 */

/** The code of home-assistant-js-websocket for a command whose connection was lost before its answer. */
export const CONNECTION_LOST = 3;

/**
 * Returns a sentence of Home Assistant's in the user's language, else in English.
 *
 * @param {Hass} hass
 * @param {HassError} said
 * @returns {Promise<string>} "" if there is no sentence
 */
export async function sentence(hass, { message = '', translation_key: key, translation_placeholders: placeholders = {} }) {
  if (!key || !hass.loadBackendTranslation) return message;
  try {
    const localize = await hass.loadBackendTranslation('exceptions', 'slide_control');
    return localize(`component.slide_control.exceptions.${key}.message`, placeholders) || message;
  } catch {
    return message;
  }
}
