/** The token of a follower's link, which leaves the address at once and stays in this tab. */

const KEY = 'slide-control:follow';
const PARAMETER = /(?:^#|&)slide-control=([^&]+)/;

/** @returns {string|null} from the address, else from this tab after a reload */
export function takeToken() {
  const token = PARAMETER.exec(location.hash)?.[1];
  if (token) {
    history.replaceState(null, '', location.pathname + location.search);
    keepToken(token);
    return token;
  }
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null; // storage is turned off: after a reload, the link must be opened again
  }
}

/** @param {string|null} token null forgets it */
export function keepToken(token) {
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

/** @returns {boolean} whether the address has a new link */
export function hasNewLink() {
  return PARAMETER.test(location.hash);
}
