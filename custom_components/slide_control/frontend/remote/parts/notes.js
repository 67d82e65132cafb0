/** @import {Part, View} from '../model/view.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, setAttribute } from './draw.js';

/**
 * The speaker's notes: plain text, each line in the direction of its own language. They are drawn after
 * the answer to the press that has shown them, and the browser skips the lines that aren't visible: long notes delay no press.
 *
 * @returns {Part}
 */
export function notesPart() {
  const part = box('notes');
  part.tabIndex = 0; // so keys can scroll it
  part.setAttribute('role', 'region');
  part.setAttribute('aria-label', localize('remote.notes'));
  /** @type {string|null} */
  let drawn = null;
  let slide = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let later;
  return {
    element: part,
    update(/** @type {View} */ { state, options, preferences }) {
      part.hidden = options.notes === false;
      setAttribute(part, 'data-size', String(preferences.notesSize));
      if (part.hidden) return;
      const text = state?.notes ?? '';
      const at = state ? `${state.indices.h}.${state.indices.v}` : '';
      clearTimeout(later);
      if (text === drawn && at === slide) return;
      later = setTimeout(() => {
        if (text !== drawn) part.replaceChildren(...lines(text));
        if (at !== slide) part.scrollTop = 0; // the browser lays the notes out for this
        [drawn, slide] = [text, at];
      });
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
