/** @import {DisplayEntry} from '../../sources/source.js' */
/** @import {Actions, Part} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { locale, localize } from '../../words/words.js';
import { box, setText, text } from './draw.js';

/**
 * The displays of the stage: what each does, and since when.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function displayList(actions) {
  const list = element('ul');
  list.className = 'display-list';
  let drawn = '';
  return {
    element: list,
    update({ status, canOpen }) {
      const displays = status?.displays ?? [];
      const key = JSON.stringify([displays, canOpen]);
      if (key === drawn) return; // keeps the focus
      drawn = key;
      list.replaceChildren(...displays.map((display) => displayItem(display, canOpen, actions)));
    },
  };
}

/**
 * @param {DisplayEntry} display
 * @param {boolean} canOpen
 * @param {Actions} actions
 */
function displayItem(display, canOpen, { source, open, say, signal }) {
  const { id, name, state, lead, standby, opens, since } = display;
  const title = text('strong', 'name');
  setText(title, name || localize('remote.display'));
  const about = box('about-display', element('span', stateText(state)));
  if (since !== null) about.append(element('span', sinceText(since)));
  if (lead) about.append(element('span', localize('remote.lead')));
  if (standby) about.append(element('span', localize('remote.standby')));
  const item = element('li', box('words', title, about));
  item.dataset.state = state;
  if (!canOpen || !opens || state === 'away' || state === 'lost') return item;
  const show = button('plain', localize('remote.show'), () => open('show', id), signal);
  nameAfter(show, title);
  item.append(show);
  if (state !== 'showing') return item;
  const close = button('plain', localize('remote.close'), async () => {
    try {
      await source.close(id);
    } catch (error) {
      say(/** @type {Error} */ (error).message, 'bad');
    }
  }, signal);
  nameAfter(close, title);
  item.append(close);
  return item;
}

/**
 * Names the display that a button belongs to, for people who hear the page.
 *
 * @param {HTMLElement} control
 * @param {HTMLElement} title
 */
function nameAfter(control, title) {
  control.setAttribute('aria-label', localize('remote.labelled', { action: control.textContent ?? '', name: title.textContent ?? '' }));
}

/** @param {DisplayEntry['state']} state */
function stateText(state) {
  switch (state) {
    case 'showing': return localize('remote.showing');
    case 'waiting': return localize('remote.waiting');
    case 'lost': return localize('remote.display_lost');
    case 'away': return localize('remote.away');
  }
}

/** @param {number} since Unix time in seconds */
function sinceText(since) {
  const at = new Date(since * 1000);
  const today = at.toDateString() === new Date().toDateString();
  return localize('remote.since', { time: at.toLocaleString(locale(), today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' }) });
}
