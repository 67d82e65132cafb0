/** @import {BackChannel} from '../../backchannel/back_channel.js' */
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
  const audience = button('plain audience', '', () => open('audience'), signal);
  const displays = button('displays', '', () => open('displays'), signal);
  displays.dir = 'auto';
  return {
    element: box('bar', stage, followers, audience, displays),
    update(/** @type {View} */ { status, connection, canPress }) {
      setText(stage, status?.stage ?? '');
      const channel = status?.back_channel;
      // A phone has no space for both, and what waits for the speaker counts more.
      setText(followers, status?.followers && !channel ? localize('remote.followers', { count: status.followers }) : '');
      audience.hidden = !channel || !canPress;
      if (channel) setText(audience, audienceText(channel));
      displays.hidden = !status;
      if (!status) return;
      setText(displays, displaysText(status));
      setAttribute(displays, 'data-state', connection === 'connected' && status.displays.some(({ state }) => state === 'showing') ? 'good' : 'bad');
    },
  };
}

/** @param {BackChannel} channel what waits for the speaker */
function audienceText({ hands, questions }) {
  const waiting = [];
  if (hands) waiting.push(localize('remote.hands', { count: hands }));
  if (questions.length) waiting.push(localize('remote.questions', { count: questions.length }));
  return waiting.join(' · ') || localize('remote.audience');
}

/** @param {StageStatus} status */
function displaysText({ displays }) {
  const showing = displays.filter(({ state }) => state === 'showing');
  if (showing.length === 1) return showing[0]?.name || localize('remote.display');
  return showing.length ? localize('remote.displays_count', { count: showing.length }) : localize('remote.no_display');
}
