/**
 * What Home Assistant's dashboards give to a card. This file has types only.
 *
 * @import {Hass} from '../sources/hass.js'
 *
 * @typedef {'remote'|'buttons'|'grid'|'now'} Form
 *
 * @typedef {object} CardConfig
 * @property {string} type
 * @property {string} [stage] id of a config entry
 * @property {Form} [form] `remote` if left out
 * @property {boolean} [read_only] shows the slides without buttons
 * @property {boolean} [confirm] each press must be repeated
 * @property {boolean} [hide_notes]
 * @property {{rows?: number|'auto'}} [grid_options] the size that the user chose in a view with sections
 *
 * @typedef {Hass & {
 *   entities: Record<string, {platform: string, device_id?: string|null}>,
 *   devices: Record<string, {primary_config_entry?: string|null}>,
 *   user?: {is_admin: boolean},
 *   localize: import('../sources/hass.js').Localize,
 * }} CardHass
 *
 * @typedef {object} Given what Home Assistant has set on an element so far
 * @property {CardConfig} [config]
 * @property {CardHass} [hass]
 * @property {boolean} [preview] the card is shown in an editor
 * @property {string} [layout] `grid` in a view with sections, where the height is given
 * @property {{entity_id?: string}} [context] of a tile feature
 * @property {{state: string}} [stateObj] of a tile feature
 *
 * @typedef {object} Part what an element shows
 * @property {(given: Given) => void} update
 * @property {() => void} end
 */

export {};
