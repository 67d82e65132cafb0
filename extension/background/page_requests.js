/** @import {RelayedConnection} from './relayed_connection.js' */
/** @import {TrustedKeys} from './trusted_keys.js' */
import { takePicture } from './picture.js';

/**
 * Does what the display in a page can't do itself.
 *
 * @param {any} message of the page: `key` or `picture`
 * @param {{tabId: number, connection: RelayedConnection, keys: TrustedKeys, keysFailed: () => void}} display
 * @returns {Promise<boolean>} whether it was done
 */
export async function doForPage(message, { tabId, connection, keys, keysFailed }) {
  if (message.type === 'picture') {
    connection.picture = await takePicture(tabId).catch(() => null); // the permission ended with the last page
    return connection.picture !== null;
  }
  if (!connection.isCommanded) return false;
  return keys.press(tabId, message.key).catch(() => {
    keysFailed();
    return false;
  });
}
