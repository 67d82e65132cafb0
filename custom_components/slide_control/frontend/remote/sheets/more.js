/** @import {Options, Switch} from '../model/options.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { NOTES_SIZES } from '../model/preferences.js';
import { box, setText } from '../parts/draw.js';
import { switchRow } from './switch_row.js';
import { talkControls } from './talk.js';

/**
 * What isn't pressed on every slide.
 *
 * @param {Actions} actions
 * @param {Options} options
 * @returns {Part}
 */
export function moreSheet(actions, { switches = [] }) {
  const { prefer } = actions;
  /** @type {View|null} */
  let view = null;
  const own = [
    preference(() => localize('remote.big_buttons'), () => view?.preferences.bigButtons ?? false, (on) => prefer({ bigButtons: on })),
    preference(() => localize('remote.pointing'), () => view?.preferences.pointing ?? false, (on) => prefer({ pointing: on })),
    preference(() => localize('remote.left_handed'), () => view?.preferences.leftHanded ?? false, (on) => prefer({ leftHanded: on })),
  ];
  const rows = [...own, ...switches].map((each) => switchRow(each, actions));
  const parts = [commands(actions), talkControls(actions), notesSize(actions), drive(actions)];
  return {
    element: box('more', ...parts.map((part) => part.element), box('switches', ...rows.map((row) => row.element))),
    update(now) {
      view = now;
      for (const part of parts) part.update(now);
      for (const row of rows) row.draw();
    },
  };
}

/**
 * @param {() => string} label
 * @param {() => boolean} on
 * @param {(on: boolean) => void} set
 * @returns {Switch}
 */
function preference(label, on, set) {
  return {
    label,
    on,
    toggle() {
      set(!on());
      return '';
    },
  };
}

/**
 * @param {Actions} actions
 * @returns {Part}
 */
function commands({ press, open, signal }) {
  /** @type {View|null} */
  let view = null;
  const overview = button('plain', localize('remote.overview'), () => press('overview', { mode: view?.state?.overview ? 'off' : 'on' }), signal);
  const first = button('plain', localize('remote.first'), () => press('first'), signal);
  const last = button('plain', localize('remote.last'), () => press('last'), signal);
  const isWhite = () => view?.state?.blank_color === 'white';
  const white = button('plain', localize('remote.white'), () => press('blank', { mode: isWhite() ? 'off' : 'on', color: 'white' }), signal);
  const audience = button('plain', localize('remote.audience'), () => open('audience'), signal);
  const media = button('plain', localize('remote.media'), () => open('media'), signal);
  const part = box('row', first, last, overview, white, media, audience);
  return {
    element: part,
    update(now) {
      view = now;
      part.hidden = !now.canPress;
      media.hidden = !now.state?.media;
      overview.setAttribute('aria-pressed', String(now.state?.overview ?? false));
      white.setAttribute('aria-pressed', String(isWhite()));
      for (const each of [first, last, overview, white]) each.setAttribute('aria-disabled', String(now.connection !== 'connected' || !now.state));
    },
  };
}

/**
 * @param {Actions} actions
 * @returns {Part}
 */
function notesSize({ prefer, signal }) {
  let size = 0;
  const smaller = button('plain', localize('remote.notes_smaller'), () => prefer({ notesSize: Math.max(size - 1, 1) }), signal);
  const larger = button('plain', localize('remote.notes_larger'), () => prefer({ notesSize: Math.min(size + 1, NOTES_SIZES) }), signal);
  const label = element('span');
  label.className = 'label';
  label.setAttribute('role', 'status');
  const part = box('row', label, box('pair', smaller, larger));
  part.setAttribute('role', 'group');
  part.setAttribute('aria-label', localize('remote.notes'));
  return {
    element: part,
    update({ preferences, options }) {
      size = preferences.notesSize;
      part.hidden = options.notes === false;
      setText(label, localize('remote.notes_size', { size, sizes: NOTES_SIZES }));
      smaller.setAttribute('aria-disabled', String(size === 1));
      larger.setAttribute('aria-disabled', String(size === NOTES_SIZES));
    },
  };
}

/**
 * Driving alone, and letting every remote press again.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
function drive({ source, say, signal }) {
  const step = (/** @type {'take'|'release'} */ which) => () => {
    source.drive(which).catch((error) => say(error.message, 'bad'));
  };
  const take = button('plain', localize('remote.take'), step('take'), signal);
  const release = button('plain', localize('remote.release'), step('release'), signal);
  const part = box('row', take, release);
  return {
    element: part,
    update({ status, canPress }) {
      const driver = status?.driver ?? null;
      take.hidden = driver !== null;
      release.hidden = !driver?.self;
      part.hidden = !canPress || !status || (driver !== null && !driver.self);
    },
  };
}
