/** @import {CardHass} from './config.js' */

/**
 * @param {CardHass} hass
 * @param {string|undefined} entity
 * @returns {string|null} the id of the config entry of an entity's stage, null if it belongs to none
 */
export function stageOf(hass, entity = '') {
  const { platform, device_id: device } = hass.entities[entity] ?? {};
  return (platform === 'slide_control' && device && hass.devices[device]?.primary_config_entry) || null;
}
