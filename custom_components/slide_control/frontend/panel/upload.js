/** @import {Hass} from './section.js' */

/**
 * Sends a file as it is; `fetch` can't tell how far it is.
 *
 * @param {Hass} hass
 * @param {File} file
 * @param {object} options
 * @param {boolean} options.replace put it in the place of the deck that has its name
 * @param {(part: number) => void} options.progress from 0 to 1
 * @param {AbortSignal} options.signal
 * @returns {Promise<string>} the name that the deck got
 */
export async function upload({ auth }, file, { replace, progress, signal }) {
  if (auth.expired) await auth.refreshAccessToken();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const address = new URL('../../../api/slide_control/upload', import.meta.url); // this file is slide_control/client/panel/upload.js
    address.searchParams.set('name', file.name);
    if (replace) address.searchParams.set('replace', '1');
    request.open('POST', address);
    request.setRequestHeader('Authorization', `Bearer ${auth.data.access_token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(total ? loaded / total : 0), { signal });
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(request.response.name);
      else reject(new Error(request.response?.message ?? `Home Assistant answered with status ${request.status}.`));
    }, { signal });
    request.addEventListener('error', () => reject(new Error('The connection was lost. Nothing was uploaded.')), { signal });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
