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
 * @property {{time_format?: string}} [locale] how the user wants times: `12`, `24`, or as the language or the browser has them
 *
 * @typedef {object} HassError of a command, as Home Assistant sends it
 * @property {string} [code]
 * @property {string} [message] in English
 * @property {string} [translation_key]
 * @property {Record<string, string>} [translation_placeholders]
 */

/**
 * @param {Pick<Hass, 'language'|'locale'>} hass
 * @returns {string[]} the user's language, with the clock that the user chose, for `loadWords`
 */
export function languagesOf({ language = 'en', locale }) {
  const clock = { 12: 'h12', 24: 'h23' }[locale?.time_format ?? ''];
  return [clock ? `${language}-u-hc-${clock}` : language];
}

/** The code of home-assistant-js-websocket for a command whose connection was lost before its answer. */
export const CONNECTION_LOST = 3;
