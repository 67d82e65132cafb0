/** @import {LiveStage} from './live_stages.js' */
/** @import {SectionContext} from './section.js' */
import { localize } from '../../words/words.js';
import { errorMessage } from './section.js';

/**
 * Where a deck is to be shown.
 *
 * @typedef {object} Target
 * @property {LiveStage} stage
 * @property {{id: string, name: string}|null} [display] null for each that waits
 */

/**
 * Shows a deck on a stage or on one of its displays, and says what happened. Displays of a stage that are busy are only given the deck when
 * the person asks for that.
 *
 * @param {SectionContext} context
 * @param {Target} target
 * @param {{name: string, title: string}} deck
 * @param {boolean} [replace] also on displays that show slides
 * @returns {Promise<boolean>} whether it is shown
 */
export async function showDeck(context, { stage, display = null }, deck, replace = display !== null) {
  const { hass, notify } = context;
  const where = display ? display.name : stage.entry.title;
  notify(localize('panel.showing', { deck: deck.title, where }));
  try {
    await hass.callWS({
      type: 'slide_control/open',
      config_entry_id: stage.entry.entry_id,
      deck: deck.name,
      ...(display ? { display: display.id } : {}),
      ...(replace ? { replace } : {}),
    });
  } catch (error) {
    const busy = /** @type {any} */ (error)?.translation_key === 'displays_busy';
    const again = () => showDeck(context, { stage, display }, deck, true);
    notify(errorMessage(error), busy ? { text: localize('panel.replace_shown'), run: again } : undefined);
    return false;
  }
  notify(localize('panel.shown', { deck: deck.title, where }));
  return true;
}

/**
 * Returns a display, or all of a stage, to waiting.
 *
 * @param {SectionContext} context
 * @param {Target} target
 */
export async function closeDeck({ hass, notify }, { stage, display = null }) {
  try {
    await hass.callWS({
      type: 'slide_control/close',
      config_entry_id: stage.entry.entry_id,
      ...(display ? { display: display.id } : {}),
    });
    notify(localize('panel.closed', { where: display ? display.name : stage.entry.title }));
  } catch (error) {
    notify(errorMessage(error));
  }
}
