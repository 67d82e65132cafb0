/** Names, addresses of IPv4, and those of IPv6 in brackets. Chromium takes spaces for part of a name. */
const HOST = /^[\w.-]+$|^\[[\da-f:.]+\]$/i;

/**
 * @param {string} typed by a person, such as `homeassistant.local:8123` or the address of any page of Home Assistant
 * @returns {string|null} Home Assistant's address, with a trailing slash; null if it can't be one
 */
export function readHouse(typed) {
  const text = typed.trim();
  try {
    const url = new URL(/^https?:\/\//i.test(text) ? text : `http://${text}`);
    return HOST.test(url.hostname) && !url.username ? new URL('/', url).href : null;
  } catch {
    return null;
  }
}
