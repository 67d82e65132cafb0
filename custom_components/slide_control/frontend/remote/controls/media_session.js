/** @import {Snapshot, Source} from '../../sources/source.js' */
/** @import {OnPress} from './hardware_keys.js' */
import { localize } from '../../words/words.js';
import { silentAudio } from './silent_audio.js';

/** @type {[MediaSessionAction, string, {mode: 'on'|'off'}?][]} */
const COMMANDS = [
  ['nexttrack', 'next'],
  ['previoustrack', 'previous'],
  ['pause', 'blank', { mode: 'on' }],
  ['play', 'blank', { mode: 'off' }],
];

/**
 * The media keys of a lock screen, a headset or a watch move the slides: next and previous track, and pause for a black screen. A browser gives
 * a page these keys while the page plays sound, so it plays silence; that takes the keys, and the sound, from a music player on the same
 * device. Therefore it is off until it is wanted.
 */
export class MediaSessionControls {
  #source;
  #onPress;
  /** @type {HTMLAudioElement|null} */
  #audio = null;
  /** @type {string|undefined} */
  #shown;

  /**
   * @param {Source} source
   * @param {AbortSignal} signal
   * @param {{onPress?: OnPress}} [options] `onPress` takes the presses instead of `source`, to show their answers
   */
  constructor(source, signal, { onPress = (action, fields) => source.press(action, fields) } = {}) {
    this.#source = source;
    this.#onPress = onPress;
    source.subscribe((snapshot) => this.#show(snapshot), signal);
    signal.addEventListener('abort', () => this.stop(), { once: true });
  }

  get on() {
    return this.#audio !== null;
  }

  /**
   * Must be called while a person presses something, because browsers let no page play sound by itself.
   *
   * @returns {Promise<boolean>} whether this browser can do it
   */
  async start() {
    if (this.#audio) return true;
    if (!('mediaSession' in navigator)) return false;
    const audio = new Audio(URL.createObjectURL(silentAudio()));
    audio.loop = true;
    this.#audio = audio;
    try {
      await audio.play();
    } catch {
      this.stop();
      return false;
    }
    if (this.#audio !== audio) return false; // stopped meanwhile
    for (const [media, action, fields] of COMMANDS) {
      navigator.mediaSession.setActionHandler(media, () => {
        audio.play().catch(() => {}); // a headset may have paused it, and the keys would be gone
        this.#onPress(action, fields);
      });
    }
    this.#shown = undefined;
    this.#show(this.#source.snapshot);
    return true;
  }

  stop() {
    if (!this.#audio) return;
    this.#audio.pause();
    URL.revokeObjectURL(this.#audio.src);
    this.#audio = null;
    for (const [media] of COMMANDS) navigator.mediaSession.setActionHandler(media, null);
    navigator.mediaSession.metadata = null;
    navigator.mediaSession.playbackState = 'none';
  }

  /** @param {Snapshot} snapshot */
  #show({ state, status }) {
    if (!this.#audio) return;
    navigator.mediaSession.playbackState = state?.blank ? 'paused' : 'playing';
    const { number = 0, total = 0 } = state ?? {};
    const title = state ? state.title || localize('controls.slide', { number }) : localize('controls.no_slides');
    const picture = status?.pictures.current;
    const artwork = picture
      ? [{ src: new URL(picture.replace(/^\//, ''), this.#source.base).href, sizes: '640x360', type: 'image/jpeg' }]
      : [{ src: new URL('slide_control/client/icons/remote-512.png', this.#source.base).href, sizes: '512x512', type: 'image/png' }];
    const metadata = { title, artist: total ? `${number} / ${total}` : '', album: status?.stage ?? '', artwork };
    const shown = JSON.stringify(metadata);
    if (shown === this.#shown) return;
    this.#shown = shown;
    navigator.mediaSession.metadata = new MediaMetadata(metadata);
  }
}
