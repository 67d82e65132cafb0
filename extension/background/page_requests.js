/** @import {RelayedConnection} from './relayed_connection.js' */
/** @import {TrustedKeys} from './trusted_keys.js' */
import { takePicture } from './picture.js';

const PART = /^[A-Za-z-]{2,5}\/[a-z]+\.json$/;

/**
 * Does what the display in a page can't do itself.
 *
 * @param {any} message of the page: `key`, `picture` or `words`
 * @param {{tabId: number, connection: RelayedConnection, keys: TrustedKeys, keysFailed: () => void}} display
 * @returns {Promise<any>} whether it was done, or the words; null if there are none
 */
export async function doForPage(message, { tabId, connection, keys, keysFailed }) {
  if (message.type === 'picture') {
    connection.picture = await takePicture(tabId).catch(() => null); // the permission ended with the last page
    return connection.picture !== null;
  }
  if (message.type === 'words') return readWords(message.part).catch(() => null);
  if (!connection.isCommanded) return false;
  return keys.press(tabId, message.key).catch(() => {
    keysFailed();
    return false;
  });
}

/** @param {unknown} part such as `de/base.json`, of the extension's own files */
async function readWords(part) {
  if (!PART.test(String(part))) return null;
  const response = await fetch(chrome.runtime.getURL(`words/${part}`));
  return response.json();
}
