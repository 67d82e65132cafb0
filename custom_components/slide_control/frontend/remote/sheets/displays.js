/** @import {Actions, Part} from '../model/view.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { displayList } from '../parts/display_list.js';
import { box } from '../parts/draw.js';

/**
 * @param {Actions} actions
 * @returns {Part}
 */
export function displaysSheet(actions) {
  const list = displayList(actions);
  const none = element('p', localize('remote.add_display'));
  return {
    element: box('displays-sheet', none, list.element),
    update(view) {
      none.hidden = view.status === null || view.status.displays.length > 0;
      list.update(view);
    },
  };
}
