/**
 * Where the token of a remote link is kept: in its tab, so that two tabs may control two stages; and in the browser, because a phone discards the
 * tabs that it doesn't show, and an installed app begins without a link. The newest link replaces the one before. Hosted decks have an opaque
 * origin and can read neither, but a page in the `www` folder could.
 */

const KEY = 'slide-control:remote';
const PARAMETER = /(?:^|[#&])slide-control=([A-Za-z0-9._~-]+)/;

/** @returns {string|null} the token in the address, where it is removed; after a reload, the one that is kept */
export function takeLink() {
  const token = tokenIn(location.hash);
  if (!token) return read(() => sessionStorage) ?? read(() => localStorage);
  history.replaceState(history.state, '', location.pathname + location.search);
  storeLink(token);
  return token;
}

/**
 * @param {string} text a link
 * @returns {string|null}
 */
export function tokenIn(text) {
  return PARAMETER.exec(text)?.[1] ?? null;
}

/** @param {string} token */
export function storeLink(token) {
  for (const storage of [() => sessionStorage, () => localStorage]) {
    try {
      storage().setItem(KEY, token);
    } catch {
      // Storage is turned off: after a reload, the link must be opened again.
    }
  }
}

/** @param {string} token that opens nothing any more; another tab's link is left alone */
export function forgetLink(token) {
  for (const storage of [() => sessionStorage, () => localStorage]) {
    if (read(storage) === token) storage().removeItem(KEY);
  }
}

/** @param {() => Storage} storage */
function read(storage) {
  try {
    return storage().getItem(KEY);
  } catch {
    return null;
  }
}
