/**
 * Where the player's pages keep what they were given: the token of a screen that was paired for as long as the browser keeps it, that of
 * a link for as long as the tab. Hosted decks have no origin and can't read either; a page of the `www` folder could.
 */

const PAIRED = 'slide-control:screen';
const OPENED = 'slide-control:player';

/** @typedef {{token: string, deck: string}} Opened */

/** @returns {{token: string, opened: string|null}|null} of the screen that was paired, and what it was told to open before a reload */
export function paired() {
  const token = read(() => localStorage, PAIRED);
  return token ? { token, opened: read(() => sessionStorage, PAIRED) } : null;
}

/** @param {string|null} token null forgets it */
export function keepPaired(token) {
  write(() => localStorage, PAIRED, token);
  if (!token) keepOpened(null);
}

/** @param {string|null} address */
export function keepOpened(address) {
  write(() => sessionStorage, PAIRED, address);
}

/** @returns {Opened|null} from the address, which they leave; after a reload from this tab */
export function fromLink() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const token = parameters.get('slide-control');
  if (token) {
    history.replaceState(history.state, '', location.pathname + location.search);
    const link = { token, deck: parameters.get('deck') ?? '' };
    keepLink(link);
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
export function keepLink(link) {
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
    // After a reload it has to be paired, or its link opened, again.
  }
}
