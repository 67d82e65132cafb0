import { playSilentVideo } from './silent_video.js';

/** @typedef {'off'|'on'|'touch'|'impossible'} AwakeState `touch` waits for the next touch of the page */

/**
 * Keeps the screen on: by a wake lock in a secure context, else by a silent video that begins with the next touch. Browsers end both when the page
 * is hidden, so they begin again when it is visible.
 */
export class Awake {
  /** @type {AwakeState} */
  state = 'off';
  #wanted = false;
  /** @type {WakeLockSentinel|null} */
  #lock = null;
  /** @type {(() => void)|null} */
  #stopVideo = null;
  #starting = false;

  /**
   * @param {AbortSignal} signal ends it
   * @param {() => void} [changed]
   */
  constructor(signal, changed = () => {}) {
    this.changed = changed;
    document.addEventListener('visibilitychange', () => this.#resume(), { signal });
    for (const touch of ['pointerup', 'keydown']) {
      document.addEventListener(touch, () => this.state === 'touch' && this.#playVideo(), { capture: true, signal });
    }
    signal.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** Best called while a person presses something: the silent video needs that. */
  async start() {
    this.#wanted = true;
    await this.#resume();
  }

  stop() {
    this.#wanted = false;
    this.#lock?.release().catch(() => {});
    this.#lock = null;
    this.#stopVideo?.();
    this.#stopVideo = null;
    this.#set('off');
  }

  async #resume() {
    if (!this.#wanted || this.#starting || document.visibilityState !== 'visible' || (this.#lock && !this.#lock.released) || this.#stopVideo) return;
    this.#starting = true;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (this.#wanted) this.#lock = lock;
      else lock.release().catch(() => {});
      this.#set(this.#wanted ? 'on' : 'off');
    } catch {
      // No secure context, an older browser, or a low battery.
      await this.#playVideo();
    } finally {
      this.#starting = false;
    }
  }

  async #playVideo() {
    const active = /** @type {any} */ (navigator).userActivation?.isActive ?? true;
    if (!active && this.state !== 'touch') return this.#set('touch');
    const stop = await playSilentVideo();
    if (stop && !this.#wanted) return stop();
    this.#stopVideo = stop;
    this.#set(stop ? 'on' : 'impossible');
  }

  /** @param {AwakeState} state */
  #set(state) {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }
}
