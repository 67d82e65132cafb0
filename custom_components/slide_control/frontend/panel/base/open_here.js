/** @import {LiveStage} from './live_stages.js' */
/** @import {SectionContext} from './section.js' */
import { localize } from '../../words/words.js';
import { errorMessage } from './section.js';

/** Home Assistant's address, as this browser uses it. */
const BASE = new URL('../../../../', import.meta.url); // this file is slide_control/client/panel/base/open_here.js

/**
 * Opens a deck, or the list of all, in a window of this browser, as a display of a stage.
 *
 * @param {SectionContext} context
 * @param {LiveStage} stage
 * @param {string} [deck] its name
 */
export async function openHere({ hass, notify }, { entry }, deck) {
  try {
    /** @type {{path: string, hosted: {name: string, path: string}[]}} */
    const { path, hosted } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry.entry_id });
    const found = deck === undefined ? path : hosted.find(({ name }) => name === deck)?.path;
    if (found) window.open(new URL(found.slice(1), BASE), '_blank', 'noopener');
    else notify(localize('panel.gone'));
  } catch (error) {
    notify(errorMessage(error));
  }
}
