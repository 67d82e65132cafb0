/**
 * Storage of the player's pages. The token of a paired display is kept in the browser, the token of a link in its tab. Hosted decks have an
 * opaque origin and can't read either, but a page in the `www` folder could.
 */

const PAIRED = 'slide-control:display';
const OPENED = 'slide-control:player';

/** @typedef {{token: string, deck: string}} Opened */

/** @returns {{token: string, opened: string|null}|null} `opened` is the address that was shown before a reload */
export function pairedDisplay() {
  const token = read(() => localStorage, PAIRED);
  return token ? { token, opened: read(() => sessionStorage, PAIRED) } : null;
}

/** @param {string|null} token null removes it */
export function storePairedToken(token) {
  write(() => localStorage, PAIRED, token);
  if (!token) storeOpenedAddress(null);
}

/** @param {string|null} address */
export function storeOpenedAddress(address) {
  write(() => sessionStorage, PAIRED, address);
}

/** @returns {Opened|null} from the address, where both are removed; after a reload, from this tab */
export function readLink() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const token = parameters.get('slide-control');
  if (token) {
    history.replaceState(history.state, '', location.pathname + location.search);
    const link = { token, deck: parameters.get('deck') ?? '' };
    storeLink(link);
    return link;
  }
  try {
    const kept = JSON.parse(read(() => sessionStorage, OPENED) ?? 'null');
    return typeof kept?.token === 'string' ? { token: kept.token, deck: String(kept.deck ?? '') } : null;
  } catch {
    return null;
  }
}

/** @param {Opened|null} link */
export function storeLink(link) {
  write(() => sessionStorage, OPENED, link && JSON.stringify(link));
}

/**
 * @param {() => Storage} storage
 * @param {string} key
 */
function read(storage, key) {
  try {
    return storage().getItem(key);
  } catch {
    return null; // storage is turned off in this browser
  }
}

/**
 * @param {() => Storage} storage
 * @param {string} key
 * @param {string|null} value
 */
function write(storage, key, value) {
  try {
    if (value) storage().setItem(key, value);
    else storage().removeItem(key);
  } catch {
    // After a reload, the display must be paired again, or its link opened again.
  }
}
