/** @import {Actions, Part, View} from '../model/view.js' */
import { localize } from '../../words/words.js';
import { currentStep, entryStep, nextStep } from '../model/steps.js';
import { pointingPart } from '../pointing/pointing.js';
import { box, setAttribute, setText, text } from './draw.js';
import { pictureElement } from './picture.js';

/**
 * The picture of the slide that the audience sees, or of the one that this remote looks at.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function slidePart(actions) {
  const { source } = actions;
  const picture = pictureElement(source.base);
  const badge = box('badge');
  const part = box('slide', picture.element, badge);
  const pointing = pointingPart(part, picture.element, actions);
  return {
    element: part,
    update(view) {
      const { state, status, outline, peeked } = view;
      pointing.update(view);
      const looked = peeked === null ? undefined : outline[peeked];
      picture.show(looked ? entryStep(looked) : state && currentStep(state), status?.deck ?? null, looked ? null : status?.pictures.current ?? null);
      setText(badge, state?.blank && !looked ? localize(state.blank_color === 'white' ? 'remote.is_white' : 'remote.is_blank') : '');
    },
  };
}

/**
 * Title and number.
 *
 * @returns {Part}
 */
export function aboutPart() {
  const title = text('h2', 'title');
  const number = box('number');
  return {
    element: box('about', title, number),
    update({ state, outline, peeked }) {
      const looked = peeked === null ? undefined : outline[peeked];
      const at = (looked ?? state)?.number ?? 0;
      const name = (looked ?? state)?.title ?? '';
      const total = state?.total ?? 0;
      setText(title, name || (at ? localize('remote.slide', { number: at }) : ''));
      setText(number, total ? localize('remote.position', { number: at, total }) : '');
    },
  };
}

/**
 * How far the talk is, with a tick where the plan says that it should be.
 *
 * @returns {Part}
 */
export function progressPart() {
  const done = box('done');
  const tick = box('tick');
  const part = box('progress', done, tick);
  part.setAttribute('role', 'progressbar');
  part.setAttribute('aria-label', localize('remote.progress'));
  part.setAttribute('aria-valuemin', '0');
  return {
    element: part,
    update({ state, status }) {
      const { number = 0, total = 0, fragment = 0, fragments = 0 } = state ?? {};
      const shown = total ? (number - 1 + (fragments ? (fragment + 1) / (fragments + 1) : 1)) / total : 0;
      setAttribute(part, 'aria-valuemax', String(Math.max(total, 1)));
      setAttribute(part, 'aria-valuenow', String(number));
      done.style.transform = `scaleX(${Math.min(Math.max(shown, 0), 1)})`;
      const planned = status?.clock?.tick ?? null;
      tick.hidden = planned === null;
      if (planned !== null) tick.style.insetInlineStart = `${planned * 100}%`;
    },
  };
}

/**
 * Title and picture of what *Next* shows.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function upNextPart({ source }) {
  const picture = pictureElement(source.base);
  const title = text('span', 'next-title');
  const label = box('label', localize('remote.next_slide'));
  return {
    element: box('up-next', picture.element, box('words', label, title)),
    update({ state, status, end }) {
      const step = state && nextStep(state);
      const path = status?.pictures.next ?? null;
      setText(title, nextTitle({ state, end }));
      picture.element.style.visibility = !state || end ? 'hidden' : '';
      picture.show(step ?? (state && !end ? { h: 0, v: 0, f: null, number: null, title: state.next_title ?? '' } : null), step ? status?.deck ?? null : null, path);
    },
  };
}

/** @param {Pick<View, 'state'|'end'>} view */
function nextTitle({ state, end }) {
  if (!state) return '';
  if (end) return localize('remote.end_of_deck');
  return state.fragment < state.fragments
    ? localize('remote.next_step', { step: state.fragment + 1, steps: state.fragments })
    : state.next_title ?? '';
}
