/** @import {Actions, Part, View} from '../model/view.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, iconButton, setText } from '../parts/draw.js';
import { SlideList } from './slide_list.js';

/**
 * The outline with a search. It costs nothing until it is visible.
 *
 * @param {Actions} actions
 * @returns {Part & {opened: () => void}}
 */
export function outlinePart(actions) {
  const { prefer, peek, signal } = actions;
  const list = new SlideList(actions);
  /** @type {View|null} */
  let view = null;
  const search = element('input');
  search.type = 'search';
  search.dir = 'auto';
  search.placeholder = localize('remote.search');
  search.setAttribute('aria-label', localize('remote.search'));
  const pictures = iconButton('grid', localize('remote.as_pictures'), () => prefer({ pictures: !view?.preferences.pictures }), signal);
  const none = element('p');
  none.className = 'none';
  none.setAttribute('role', 'status');
  const filter = () => {
    const found = list.filter(search.value);
    setText(none, found.length ? '' : localize('remote.not_found'));
    return found;
  };
  search.addEventListener('input', filter, { signal });
  search.addEventListener('keydown', (event) => {
    event.stopPropagation(); // it is typed, not pressed
    const [first] = event.key === 'Enter' ? filter() : [];
    if (first !== undefined) peek(first);
  }, { signal });

  const part = box('outline', box('search', search, pictures), none, list.element);
  part.setAttribute('role', 'region');
  part.setAttribute('aria-label', localize('remote.outline'));
  return {
    element: part,
    update(now) {
      view = now;
      if (!part.isConnected) return;
      pictures.setAttribute('aria-pressed', String(now.preferences.pictures));
      list.update(now);
      if (search.value) filter();
    },
    opened() {
      search.value = '';
      filter();
      list.reveal();
    },
  };
}
