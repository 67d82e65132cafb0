/**
 * Where the token of a remote link is kept: in its tab, so that two tabs may control two stages; and in the browser, because a phone discards the
 * tabs that it doesn't show, and an installed app begins without a link. The newest link replaces the one before. Hosted decks have an opaque
 * origin and can read neither, but a page in the `www` folder could.
 */

import { newId } from '../connection/client.js';

const KEY = 'slide-control:remote';
const ENDED_KEY = 'slide-control:remote-ended';
const ID_KEY = 'slide-control:remote-id';
const PARAMETER = /(?:^|[#&])slide-control=([A-Za-z0-9._~-]+)/;

/** @returns {string|null} the token in the address; after a reload, the one that is kept */
export function findLink() {
  return tokenIn(location.hash) ?? read(() => sessionStorage) ?? read(() => localStorage);
}

/** Keeps the token in the address, if there is one, and removes it there. Both take a browser a while. */
export function takeLink() {
  const token = tokenIn(location.hash);
  if (!token) return;
  storeLink(token);
  history.replaceState(history.state, '', location.pathname + location.search);
}

/**
 * @param {string} text a link
 * @returns {string|null}
 */
export function tokenIn(text) {
  return PARAMETER.exec(text)?.[1] ?? null;
}

/** @returns {string} the id of this tab's remote: after a reload, the same person still drives */
export function ownId() {
  const kept = read(() => sessionStorage, ID_KEY);
  if (kept) return kept;
  const id = newId();
  try {
    sessionStorage.setItem(ID_KEY, id);
  } catch {
    // Storage is turned off: after a reload, another remote drives.
  }
  return id;
}

/** @param {string} token */
export function storeLink(token) {
  for (const storage of [() => sessionStorage, () => localStorage]) {
    try {
      storage().setItem(KEY, token);
      storage().removeItem(ENDED_KEY);
    } catch {
      // Storage is turned off: after a reload, the link must be opened again.
    }
  }
}

/**
 * @param {string} token that opens nothing any more; another tab's link is left alone
 * @param {string} reason kept in its place, so a reload still says why
 */
export function forgetLink(token, reason) {
  for (const storage of [() => sessionStorage, () => localStorage]) {
    if (read(storage) !== token) continue;
    storage().removeItem(KEY);
    storage().setItem(ENDED_KEY, reason);
  }
}

/** @returns {string|null} why the link that this page had opens nothing any more; null if it had none */
export function endedReason() {
  return read(() => sessionStorage, ENDED_KEY) ?? read(() => localStorage, ENDED_KEY);
}

/**
 * @param {() => Storage} storage
 * @param {string} key
 */
function read(storage, key = KEY) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}
