/** @import {HostedDeck} from '../base/library.js' */
/** @import {SectionContext} from '../base/section.js' */
import { element } from '../../dom/element.js';
import { errorMessage } from '../base/section.js';

/** Home Assistant's address, as this browser uses it. */
const BASE = new URL('../../../../', import.meta.url); // this file is slide_control/client/panel/decks/download.js

/**
 * Downloads a deck: its file, or a zip of its folder.
 *
 * @param {SectionContext} context
 * @param {HostedDeck} deck
 */
export async function download({ hass, notify }, { name }) {
  try {
    /** @type {{path: string}} */
    const { path } = await hass.callWS({ type: 'slide_control/hosted/download', name });
    save(path);
  } catch (error) {
    notify(errorMessage(error));
  }
}

/** @param {string} path below Home Assistant of what the browser saves */
export function save(path) {
  const link = element('a');
  link.href = new URL(path.slice(1), BASE).href;
  link.download = ''; // the answer names the file
  link.click();
}
