/** @import {Actions, Part, View} from '../model/view.js' */
/** @import {Icon} from './draw.js' */
import { button } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, icon, iconButton, setAttribute, setText } from './draw.js';
import { mediaButton } from './media_button.js';

/** How long a button shows the colour of an answer. */
const COLOUR_MS = 700;

/**
 * *Previous*, *Next* and the tools between them.
 *
 * @param {Actions} actions
 * @returns {Part & {answered: (action: string, moved: boolean) => void}}
 */
export function buttonsPart(actions) {
  const { press, open, prefer, signal } = actions;
  const previous = largeButton('previous', localize('remote.previous'), () => press('previous'), signal);
  const next = largeButton('next', localize('remote.next'), () => press('next'), signal);
  /** @type {View|null} */
  let view = null;
  const blank = iconButton('blank', localize('remote.blank'), () => press('blank', { mode: view?.state?.blank ? 'off' : 'on' }), signal);
  const media = mediaButton(actions);
  const outline = iconButton('list', localize('remote.outline'), () => open('outline'), signal);
  const more = iconButton('more', localize('remote.more'), () => open('more'), signal);
  const small = iconButton('close', localize('remote.show_all'), () => prefer({ bigButtons: false }), signal);
  const tools = box('tools', blank, media.element, outline, more, small);
  const pressed = new Map([['previous', previous.element], ['next', next.element], ['blank', blank], ['media', media.element]]);
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const colours = new Map();

  return {
    element: box('buttons', box('upper', previous.element, tools), next.element),
    update(now) {
      view = now;
      this.element.hidden = !now.canPress || now.connection === 'refused';
      const big = now.layout === 'buttons';
      for (const each of [blank, outline, more]) each.hidden = big;
      media.update(now);
      small.hidden = !big || now.options.form === 'buttons';
      outline.hidden ||= now.outline.length === 0 || now.layout === 'tablet' || now.layout === 'presenter';
      tools.hidden = big && small.hidden;
      blank.setAttribute('aria-pressed', String(now.state?.blank ?? false));
      for (const [action, each] of pressed) mark(each, action, now);
      next.say(nextHint(now));
      previous.say(now.marks.get('previous') === 'confirm' ? localize('remote.confirm') : '');
    },
    answered(action, moved) {
      const each = pressed.get(action);
      if (!each) return;
      clearTimeout(colours.get(action));
      setAttribute(each, 'data-answer', moved ? 'moved' : 'not-moved');
      colours.set(action, setTimeout(() => each.removeAttribute('data-answer'), COLOUR_MS));
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {string} action
 * @param {View} view
 */
function mark(element, action, { marks, connection, state }) {
  element.classList.toggle('waiting', marks.get(action) === 'waiting');
  element.classList.toggle('confirm', marks.get(action) === 'confirm');
  setAttribute(element, 'aria-disabled', String(connection !== 'connected' || !state || marks.get(action) === 'waiting'));
}

/** @param {View} view */
function nextHint({ marks, connection, state, end, layout }) {
  if (marks.get('next') === 'confirm') return localize('remote.confirm');
  if (end) return localize('remote.end_of_deck');
  if (layout !== 'buttons' || !state) return '';
  if (connection !== 'connected') return localize('remote.no_connection');
  return state.total ? localize('remote.position', { number: state.number, total: state.total }) : '';
}

/**
 * A button with a second line that says more about it.
 *
 * @param {Icon} name
 * @param {string} label
 * @param {() => void} pressed
 * @param {AbortSignal} signal
 */
function largeButton(name, label, pressed, signal) {
  const element = button(name, '', pressed, signal);
  const hint = box('hint');
  const words = box('words', label, hint);
  element.append(...(name === 'next' ? [words, icon(name)] : [icon(name), words]));
  return { element, say: (/** @type {string} */ text) => setText(hint, text) };
}
