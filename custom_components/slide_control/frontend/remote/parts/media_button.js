/** @import {Actions, Part, View} from '../model/view.js' */
import { localize } from '../../words/words.js';
import { iconButton, setIcon } from './draw.js';

const LONG_PRESS_MS = 500;

/**
 * Plays and pauses the video or sound of the slide; absent where there is nothing to play. A long press opens what else there is.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function mediaButton({ press, open, signal }) {
  /** @type {View|null} */
  let view = null;
  let held = false;
  const created = iconButton('film_play', localize('remote.play'), () => {
    if (!held) press('media', { operation: isPlaying(view) ? 'pause' : 'play' });
  }, signal);
  onLongPress(created, () => {
    held = true;
    open('media');
  }, () => { held = false; }, signal);
  return {
    element: created,
    update(now) {
      view = now;
      created.hidden = !now.state?.media || now.layout === 'buttons';
      if (isPlaying(now)) setIcon(created, 'film_pause', localize('remote.pause_media'));
      else setIcon(created, 'film_play', localize('remote.play'));
    },
  };
}

/** @param {View|null} view */
export function isPlaying(view) {
  return ['playing', 'buffering'].includes(view?.state?.media?.playback ?? '');
}

/**
 * @param {HTMLElement} element
 * @param {() => void} held called after half a second, or for the context menu of a mouse or a keyboard
 * @param {() => void} begun called when a press begins
 * @param {AbortSignal} signal
 */
function onLongPress(element, held, begun, signal) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const stop = () => clearTimeout(timer);
  element.addEventListener('pointerdown', ({ button }) => {
    begun();
    stop();
    if (button === 0) timer = setTimeout(held, LONG_PRESS_MS);
  }, { signal });
  element.addEventListener('keydown', begun, { signal });
  for (const end of ['pointerup', 'pointerleave', 'pointercancel']) element.addEventListener(end, stop, { signal });
  element.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    stop();
    held();
  }, { signal });
  signal.addEventListener('abort', stop, { once: true });
}
