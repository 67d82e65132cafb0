/** @import {SectionContext} from '../base/section.js' */
/** @import {TalkSummary} from './types.js' */
import '../../words/en_talks.js';
import { localize } from '../../words/words.js';
import { askText } from '../base/dialog.js';
import { errorMessage } from '../base/section.js';
import { talkName } from './names.js';

const MAX_TITLE_LENGTH = 300;

/**
 * @param {HTMLElement} near
 * @param {Pick<SectionContext, 'hass'|'notify'|'signal'>} context
 * @param {string} entry id of the stage
 * @param {TalkSummary} talk
 * @returns {Promise<string|null>} the new name, null if it was not changed
 */
export async function renameTalk(near, { hass, notify, signal }, entry, talk) {
  const title = await askText(near, {
    heading: localize('talks.rename_heading'),
    label: localize('talks.name'),
    action: localize('talks.rename'),
    maxLength: MAX_TITLE_LENGTH,
    value: talkName(talk),
  }, signal);
  if (title === null) return null;
  try {
    await hass.callWS({ type: 'slide_control/talks/rename', config_entry_id: entry, talk_id: talk.id, title });
  } catch (error) {
    notify(errorMessage(error));
    return null;
  }
  notify(localize('talks.renamed', { name: title }));
  return title;
}

/**
 * Deletes a talk, and offers to undo that.
 *
 * @param {Pick<SectionContext, 'hass'|'notify'>} context
 * @param {string} entry id of the stage
 * @param {TalkSummary} talk
 * @returns {Promise<boolean>} whether it was deleted
 */
export async function deleteTalk(context, entry, talk) {
  const { hass, notify } = context;
  try {
    await hass.callWS({ type: 'slide_control/talks/delete', config_entry_id: entry, talk_id: talk.id });
  } catch (error) {
    notify(errorMessage(error));
    return false;
  }
  notify(localize('talks.deleted', { name: talkName(talk) }), { text: localize('talks.undo'), run: () => restoreTalk(context, entry, talk) });
  return true;
}

/**
 * @param {Pick<SectionContext, 'hass'|'notify'>} context
 * @param {string} entry id of the stage
 * @param {TalkSummary} talk that was deleted
 */
export async function restoreTalk({ hass, notify }, entry, talk) {
  try {
    await hass.callWS({ type: 'slide_control/talks/restore', config_entry_id: entry, talk_id: talk.id });
    notify(localize('talks.restored', { name: talkName(talk) }));
  } catch (error) {
    notify(errorMessage(error));
  }
}
