/** @import {MediaCommand, Moved} from '../adapters/base/adapter.js' */
/** @import {Media} from '../connection/protocol.js' */
/** @import {Found} from './find_media.js' */
import { RejectedError } from '../adapters/base/adapter.js';
import { findMedia } from './find_media.js';

/** What may change the reported state; none of them bubbles. Sources that fail send `error`. */
const EVENTS = ['play', 'playing', 'pause', 'ended', 'volumechange', 'durationchange', 'loadstart', 'emptied', 'error'];
/** A medium that has not begun by then still loads, and later commands don't wait for it. */
const START_TIMEOUT_MS = 700;

/** Audio and video of the shown slide, whatever framework shows it. */
export class SlideMedia {
  /** @type {HTMLMediaElement|null} that played last */
  #last = null;
  /** @type {WeakSet<EventTarget>} those that play, and may stop for a moment to load more */
  #begun = new WeakSet();
  /** @type {WeakSet<Document>} */
  #watched = new WeakSet();

  /**
   * @param {() => void} changed called when the state may have changed
   * @param {AbortSignal} signal
   */
  constructor(changed, signal) {
    this.changed = changed;
    this.signal = signal;
    this.#watch(document);
  }

  /**
   * @param {Element[]|null} elements of the shown slide, see `findMedia`
   * @returns {Media|undefined} left out if there is nothing to play
   */
  read(elements) {
    const media = this.#find(elements).media;
    if (!media.length) return undefined;
    const { duration, volume, muted } = this.#current(media);
    return {
      playback: this.#playback(this.#current(media)),
      duration: Number.isFinite(duration) ? Math.round(duration * 10) / 10 : null,
      volume: Math.round(volume * 100),
      muted,
      count: media.length,
    };
  }

  /**
   * @param {MediaCommand} command
   * @param {Element[]|null} elements
   * @returns {void|Promise<Moved|void>}
   * @throws {RejectedError}
   */
  run({ operation, volume }, elements) {
    const { media, ...missing } = this.#find(elements);
    if (!media.length) throw nothingToPlay(missing);
    const playing = media.filter(plays);
    switch (operation) {
      case 'play': return playing.length ? undefined : this.#play(this.#next(media));
      case 'pause': return playing.forEach((each) => each.pause());
      case 'toggle': return playing.length ? playing.forEach((each) => each.pause()) : this.#play(this.#next(media));
      case 'restart': return this.#restart(this.#current(media));
      case 'volume': return setVolume(media, volume ?? 100);
    }
  }

  /** @param {Element[]|null} elements */
  #find(elements) {
    const found = findMedia(elements);
    for (const page of found.documents) this.#watch(page);
    return found;
  }

  /** @param {Document} page */
  #watch(page) {
    if (this.#watched.has(page)) return;
    this.#watched.add(page);
    for (const type of EVENTS) {
      page.addEventListener(type, ({ target }) => {
        if (target && isMedia(target)) this.#note(type, target);
        this.changed();
      }, { capture: true, signal: this.signal });
    }
  }

  /**
   * @param {string} type of an event
   * @param {HTMLMediaElement} element
   */
  #note(type, element) {
    if (type === 'play') this.#last = element;
    if (type === 'playing') this.#begun.add(element);
    else if (['pause', 'ended', 'emptied'].includes(type)) this.#begun.delete(element);
  }

  /** @param {HTMLMediaElement[]} media */
  #current(media) {
    const last = media.find((each) => each === this.#last);
    return /** @type {HTMLMediaElement} */ (media.find(plays) ?? last ?? media[0]);
  }

  /**
   * @param {HTMLMediaElement[]} media of which none plays
   * @returns {HTMLMediaElement} the one to play: after one that has ended, the next one
   */
  #next(media) {
    const current = this.#current(media);
    if (!current.ended) return current;
    return /** @type {HTMLMediaElement} */ (media[(media.indexOf(current) + 1) % media.length]);
  }

  /** @param {HTMLMediaElement} element */
  #playback(element) {
    if (element.ended) return 'ended';
    if (element.paused) return 'paused';
    return this.#begun.has(element) || element.readyState >= element.HAVE_FUTURE_DATA ? 'playing' : 'buffering';
  }

  /**
   * @param {HTMLMediaElement} element
   * @returns {Promise<true>}
   */
  async #restart(element) {
    element.currentTime = 0;
    if (!plays(element)) await this.#play(element);
    return true;
  }

  /** @param {HTMLMediaElement} element */
  async #play(element) {
    this.#last = element;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let timer;
    const begun = element.play().catch((/** @type {DOMException} */ { name }) => {
      if (name === 'NotAllowedError') throw new RejectedError('sound_refused');
      if (name === 'NotSupportedError') throw new RejectedError('media_failed');
      // Else the page itself has paused it meanwhile, as the state says.
    });
    begun.catch(() => {}); // after the time, the state says so
    await Promise.race([begun, new Promise((resolve) => { timer = setTimeout(resolve, START_TIMEOUT_MS); })]);
    clearTimeout(timer);
  }
}

/** @param {Pick<Found, 'failed'|'elsewhere'>} found */
function nothingToPlay({ failed, elsewhere }) {
  if (elsewhere) return new RejectedError('media_elsewhere');
  return failed ? new RejectedError('media_failed') : new RejectedError('no_media');
}

/** @param {HTMLMediaElement} element */
function plays(element) {
  return !element.paused && !element.ended;
}

/**
 * @param {EventTarget} target of this page or of an inner one
 * @returns {target is HTMLMediaElement}
 */
function isMedia(target) {
  return ['AUDIO', 'VIDEO'].includes(/** @type {Element} */ (target).tagName);
}

/**
 * 0 mutes, because only that allows a page that nobody has touched to play.
 *
 * @param {HTMLMediaElement[]} media
 * @param {number} percent
 * @throws {RejectedError}
 */
function setVolume(media, percent) {
  for (const element of media) {
    const played = plays(element);
    element.muted = percent === 0;
    if (percent) element.volume = percent / 100;
    if (played && element.paused) { // a browser pauses what a page that nobody has touched makes loud
      element.muted = true;
      element.play().catch(() => {});
      throw new RejectedError('sound_refused');
    }
    if (percent && Math.abs(element.volume - percent / 100) > 0.01) throw new RejectedError('no_volume');
  }
}
