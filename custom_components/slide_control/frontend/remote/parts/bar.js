/** @import {StageStatus} from '../../sources/source.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, setAttribute, setText, text } from './draw.js';

/**
 * The stage, and a button that says which displays show slides.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function barPart({ open, signal }) {
  const stage = text('strong', 'stage');
  const followers = element('span');
  followers.className = 'followers';
  const displays = button('displays', '', () => open('displays'), signal);
  displays.dir = 'auto';
  return {
    element: box('bar', stage, followers, displays),
    update(/** @type {View} */ { status, connection }) {
      setText(stage, status?.stage ?? '');
      setText(followers, status?.followers ? localize('remote.followers', { count: status.followers }) : '');
      displays.hidden = !status;
      if (!status) return;
      setText(displays, displaysText(status));
      setAttribute(displays, 'data-state', connection === 'connected' && status.displays.some(({ state }) => state === 'showing') ? 'good' : 'bad');
    },
  };
}

/** @param {StageStatus} status */
function displaysText({ displays }) {
  const showing = displays.filter(({ state }) => state === 'showing');
  if (showing.length === 1) return showing[0]?.name || localize('remote.display');
  return showing.length ? localize('remote.displays_count', { count: showing.length }) : localize('remote.no_display');
}
