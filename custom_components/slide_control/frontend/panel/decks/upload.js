/** @import {Hass} from '../base/section.js' */
import { localize, localizeMessageNow } from '../../words/words.js';

/**
 * Uploads a file. `fetch` doesn't report progress, so this uses `XMLHttpRequest`.
 *
 * @param {Hass} hass
 * @param {File} file
 * @param {object} options
 * @param {boolean} options.replace overwrites the deck with the same name
 * @param {(part: number) => void} options.progress from 0 to 1
 * @param {AbortSignal} options.signal
 * @returns {Promise<string>} the name of the new deck; rejects with an `AbortError` after `signal`, else with a localized message
 */
export async function upload({ auth }, file, { replace, progress, signal }) {
  if (auth.expired) await auth.refreshAccessToken();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const address = new URL('../../../../api/slide_control/upload', import.meta.url); // slide_control/client/panel/decks/upload.js
    if (replace) address.searchParams.set('replace', '1');
    request.open('POST', address);
    request.setRequestHeader('Authorization', `Bearer ${auth.data.access_token}`);
    request.setRequestHeader('Slug', encodeURIComponent(file.name)); // Home Assistant refuses some names in an address
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(total ? loaded / total : 0), { signal });
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(request.response.name);
      else reject(new Error(localizeMessageNow(request.response ?? {}) || localize('panel.upload_failed', { status: request.status })));
    }, { signal });
    request.addEventListener('error', () => reject(new Error(localize('panel.upload_lost'))), { signal });
    signal.addEventListener('abort', () => {
      request.abort();
      reject(new DOMException('Aborted', 'AbortError'));
    }, { once: true });
    request.send(file);
  });
}
