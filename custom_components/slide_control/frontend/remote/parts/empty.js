/** @import {StageStatus} from '../../sources/source.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { displayList } from './display_list.js';
import { box, setText } from './draw.js';

/**
 * What is there while no slides are shown, and what to do.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function emptyPart(actions) {
  const title = element('h2');
  title.dir = 'auto';
  const hint = element('p');
  const show = button('', localize('remote.show_slides'), () => actions.open('show'), actions.signal);
  const displays = displayList(actions);
  const part = box('empty', title, hint, show, displays.element);
  return {
    element: part,
    update(view) {
      const [says, does] = texts(view);
      setText(title, says);
      setText(hint, does);
      hint.hidden = !does;
      const connected = view.connection === 'connected' && !!view.status;
      show.hidden = !(connected && view.canOpen && waiting(view.status).length);
      displays.element.hidden = !connected || view.status?.displays.length === 1; // the title says it
      if (view.empty) displays.update(view); // not for nothing: the first time of day takes a browser long to write
    },
  };
}

/** @param {StageStatus|null} status */
function waiting(status) {
  return status?.displays.filter(({ state }) => state === 'waiting') ?? [];
}

/**
 * @param {View} view
 * @returns {[string, string]} what is the case, and what to do
 */
function texts({ connection, problem, status, canOpen }) {
  if (connection === 'refused') return [localize('remote.refused'), problem ?? localize('common.get_new_link')];
  if (connection !== 'connected' || !status) return [localize('remote.connecting'), ''];
  const [one, ...others] = waiting(status);
  const hint = canOpen ? '' : localize('remote.waiting_hint');
  if (one && others.length) return [localize('remote.displays_wait', { count: others.length + 1 }), hint];
  if (one) return [localize('remote.display_waits', { display: one.name || localize('remote.display') }), hint];
  if (status.displays.length) return [localize('remote.no_display_connected'), localize('remote.turn_on')];
  return [localize('remote.no_display_yet'), localize('remote.add_display')];
}
