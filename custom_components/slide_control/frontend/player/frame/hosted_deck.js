/** @import {HostedDeckVersion} from '../../connection/protocol.js' */

const MAX_NAME_LENGTH = 255;
const MAX_VERSION_LENGTH = 100;

/**
 * Home Assistant writes the name of a hosted deck, and the version of its files, into the tag of deck.js.
 *
 * @param {Document} page
 * @returns {HostedDeckVersion|undefined}
 */
export function hostedDeck(page) {
  const tag = /** @type {HTMLElement|null} */ (page.querySelector('script[data-hosted][data-version]'));
  const { hosted, version } = tag?.dataset ?? {};
  try {
    return hosted && version ? { name: decodeURIComponent(hosted), version } : undefined;
  } catch {
    return undefined; // not written by Home Assistant
  }
}

/**
 * @param {unknown} said by a page in a frame, which may be any page
 * @param {URL} url that the frame was given
 * @param {URL} base Home Assistant's address
 * @returns {HostedDeckVersion|undefined} the hosted deck in the frame, with the part of its address that proves it to Home Assistant
 */
export function framedDeck(said, url, base) {
  const { name, version } = /** @type {Partial<HostedDeckVersion>} */ (said ?? {});
  if (typeof name !== 'string' || typeof version !== 'string' || name.length > MAX_NAME_LENGTH || version.length > MAX_VERSION_LENGTH) return undefined;
  const [, capability] = /^slide_control\/hosted\/([\w-]+=*)\//.exec(url.pathname.slice(base.pathname.length)) ?? [];
  return url.origin === base.origin && capability ? { name, version, capability } : undefined;
}
