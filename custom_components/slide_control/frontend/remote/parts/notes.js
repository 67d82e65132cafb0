/** @import {Part, View} from '../model/view.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, setAttribute } from './draw.js';

/**
 * The speaker's notes: plain text, each line in the direction of its own language. The browser skips the lines that aren't visible, so long
 * notes don't delay a press.
 *
 * @returns {Part}
 */
export function notesPart() {
  const part = box('notes');
  part.tabIndex = 0; // so keys can scroll it
  part.setAttribute('role', 'region');
  part.setAttribute('aria-label', localize('remote.notes'));
  /** @type {string|null} */
  let notes = null;
  let slide = '';
  return {
    element: part,
    update(/** @type {View} */ { state, options, preferences }) {
      part.hidden = options.notes === false;
      setAttribute(part, 'data-size', String(preferences.notesSize));
      if (part.hidden) return;
      const text = state?.notes ?? '';
      if (text !== notes) part.replaceChildren(...lines(text));
      notes = text;
      const at = state ? `${state.indices.h}.${state.indices.v}` : '';
      if (at !== slide) part.scrollTop = 0;
      slide = at;
    },
  };
}

/** @param {string} notes */
function lines(notes) {
  if (!notes) {
    const none = element('p', localize('remote.no_notes'));
    none.className = 'none';
    return [none];
  }
  return notes.split('\n').map((line) => {
    const paragraph = element('p', line || '\u00A0');
    paragraph.dir = 'auto';
    return paragraph;
  });
}
