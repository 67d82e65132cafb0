/** @import {AskedQuestion, BackChannelFields, BackChannelStep} from '../../backchannel/back_channel.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
import { icon } from '../../backchannel/icons.js';
import { REACTIONS, reactionLabel } from '../../backchannel/reactions.js';
import { button, element } from '../../dom/element.js';
import '../../words/en_back_channel.js';
import { localize } from '../../words/words.js';
import { box, setAttribute, setText, text } from '../parts/draw.js';
import { pollControls } from './poll.js';

/** @typedef {(step: BackChannelStep, fields?: BackChannelFields) => Promise<boolean>} DoStep resolves whether it was done */

/**
 * What the audience sends: hands, reactions, a poll, and the questions that wait.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function audienceSheet({ source, signal }) {
  const problem = element('p');
  problem.className = 'problem';
  problem.setAttribute('role', 'alert');
  /** @type {DoStep} */
  const step = async (which, fields) => {
    setText(problem, '');
    try {
      await source.backChannel(which, fields);
      return true;
    } catch (error) {
      setText(problem, /** @type {Error} */ (error).message);
      return false;
    }
  };
  const hint = element('p', localize('back_channel.open_hint'));
  const open = button('', localize('back_channel.open'), () => step('open'), signal);
  const close = button('plain', localize('back_channel.close'), () => step('close'), signal);
  const parts = [sent(step, signal), questions(step, signal), pollControls(step, signal)];
  const content = box('audience-parts', ...parts.map((part) => part.element), close);
  return {
    element: box('audience-sheet', problem, hint, open, content),
    update(view) {
      const channel = view.status?.back_channel ?? null;
      hint.hidden = open.hidden = channel !== null;
      content.hidden = channel === null;
      for (const each of [open, close]) setAttribute(each, 'aria-disabled', String(view.connection !== 'connected'));
      for (const part of parts) part.update(view);
    },
  };
}

/**
 * @param {DoStep} step
 * @param {AbortSignal} signal
 * @returns {Part}
 */
function sent(step, signal) {
  const hands = text('span', 'hands');
  const counts = new Map(REACTIONS.map((name) => [name, element('span')]));
  const reactions = REACTIONS.map((name) => {
    const shown = box('reaction', icon(name), /** @type {HTMLElement} */ (counts.get(name)));
    shown.title = reactionLabel(name);
    return shown;
  });
  const lower = button('plain', localize('back_channel.lower_hands'), () => step('lower_hands'), signal);
  return {
    element: box('row', box('hands-up', icon('hand'), hands), ...reactions, lower),
    update({ status }) {
      const channel = status?.back_channel;
      if (!channel) return;
      setText(hands, localize('remote.hands', { count: channel.hands }));
      for (const [name, count] of counts) setText(count, String(channel.reactions[name]));
      lower.hidden = channel.hands === 0;
    },
  };
}

/**
 * @param {DoStep} step
 * @param {AbortSignal} signal
 * @returns {Part}
 */
function questions(step, signal) {
  const heading = element('h3');
  const list = element('ul');
  list.className = 'questions';
  let shown = '';
  return {
    element: box('waiting', heading, list),
    update(/** @type {View} */ { status }) {
      const waiting = status?.back_channel?.questions ?? [];
      setText(heading, waiting.length ? localize('remote.questions', { count: waiting.length }) : localize('back_channel.no_questions'));
      const now = JSON.stringify(waiting);
      if (now === shown) return; // buttons keep the focus
      shown = now;
      const focused = /** @type {ShadowRoot|Document} */ (list.getRootNode()).activeElement;
      const id = focused instanceof HTMLElement && list.contains(focused) ? focused.dataset.id : undefined;
      list.replaceChildren(...waiting.map((question) => questionItem(question, step, signal)));
      if (id) /** @type {HTMLElement|null} */ (list.querySelector(`[data-id="${id}"]`) ?? list.querySelector('button'))?.focus();
    },
  };
}

/**
 * @param {AskedQuestion} question
 * @param {DoStep} step
 * @param {AbortSignal} signal
 */
function questionItem({ id, text: asked, shown }, step, signal) {
  const words = text('p', 'asked');
  setText(words, asked);
  const show = button('plain', localize(shown ? 'back_channel.hide' : 'back_channel.show'), () => (shown ? step('hide') : step('show_question', { question: id })), signal);
  show.dataset.id = id;
  show.setAttribute('aria-pressed', String(shown));
  const dismiss = button('plain', localize('back_channel.dismiss'), () => step('dismiss_question', { question: id }), signal);
  return element('li', words, box('row', show, dismiss));
}
