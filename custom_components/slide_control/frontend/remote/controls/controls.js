/** @import {Source} from '../../sources/source.js' */
/** @import {OnPress} from './hardware_keys.js' */
import { localize } from '../../words/words.js';
import { Awake } from './awake.js';
import { buzz, buzzAlert } from './haptics.js';
import { attachHardwareKeys } from './hardware_keys.js';
import { MediaSessionControls } from './media_session.js';

const MEDIA_KEYS = 'slide-control:media-keys';
const SCREEN_OFF = 'slide-control:screen-off';

/**
 * What a remote does beside its picture: keys, media keys, buzzing, and keeping the screen on.
 *
 * @param {Source} source
 * @param {EventTarget} target whose keys count: the document of a page, else the element
 * @param {{onPress: OnPress, refresh: () => void}} remote `refresh` draws the switches again
 * @param {AbortSignal} signal
 * @returns {{buzz: (moved: boolean) => void, alert: () => void, switches: {label: () => string, on: () => boolean, toggle: () => Promise<string>,
 *   problem?: () => string}[]}} options of the
 *   element `<slide-control-remote>`
 */
export function remoteControls(source, target, { onPress, refresh }, signal) {
  attachHardwareKeys(source, target, signal, { onPress });
  const media = new MediaSessionControls(source, signal, { onPress });
  const awake = new Awake(signal, refresh);
  const impossible = () => (awake.state === 'impossible' ? localize('controls.awake_impossible') : '');
  if (!read(SCREEN_OFF)) awake.start();
  if (read(MEDIA_KEYS)) startWithTouch(media, refresh, signal);
  return {
    buzz,
    alert: buzzAlert,
    switches: [
      {
        label: () => localize('controls.awake'),
        on: () => awake.state === 'on' || awake.state === 'touch',
        async toggle() {
          const on = awake.state === 'on' || awake.state === 'touch';
          write(SCREEN_OFF, on);
          if (on) awake.stop();
          else await awake.start();
          return impossible();
        },
        problem: impossible,
      },
      {
        label: () => localize('controls.media_keys'),
        on: () => media.on,
        async toggle() {
          const wanted = !media.on;
          if (!wanted) media.stop();
          const works = !wanted || await media.start();
          write(MEDIA_KEYS, wanted && works);
          return works ? '' : localize('controls.media_keys_impossible');
        },
      },
    ],
  };
}

/**
 * The choice is remembered, but a page may play sound only after a touch.
 *
 * @param {MediaSessionControls} media
 * @param {() => void} started
 * @param {AbortSignal} signal
 */
function startWithTouch(media, started, signal) {
  const ends = new AbortController();
  signal.addEventListener('abort', () => ends.abort(), { signal: ends.signal });
  for (const touch of ['pointerup', 'keydown']) {
    document.addEventListener(touch, async () => {
      ends.abort();
      if (await media.start()) started();
    }, { capture: true, signal: ends.signal });
  }
}

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key) === 'yes';
  } catch {
    return false; // storage is turned off
  }
}

/**
 * @param {string} key
 * @param {boolean} value
 */
function write(key, value) {
  try {
    if (value) localStorage.setItem(key, 'yes');
    else localStorage.removeItem(key);
  } catch {
    // The choice holds for this page.
  }
}
