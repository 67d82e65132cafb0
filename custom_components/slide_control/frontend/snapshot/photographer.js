/** @import {Indices, State} from '../connection/protocol.js' */

/** A picture is made when the slide has not changed for this time: transitions are over, and the next press is not near. */
const SETTLE_MS = 800;
/** On a slow machine, the time that the last picture took is multiplied by this, so most of the time nothing is drawn. */
const PATIENCE = 4;
/** Home Assistant keeps as many pictures. */
const MAX_REMEMBERED = 64;

/** Sends a picture of each step that this display shows, while Home Assistant wants them; of each step once. */
export class Photographer {
  #wanted = false;
  #taking = false;
  /** Milliseconds that the last picture took. */
  #took = 0;
  /** @type {Set<string>} */
  #sent = new Set();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {object} display
   * @param {() => State} display.state what is shown
   * @param {() => Promise<Blob|null>} display.take returns a JPEG, or null if there is none
   * @param {(indices: Indices, data: string) => void} display.send gets the JPEG in Base64
   * @param {AbortSignal} signal
   */
  constructor(display, signal) {
    this.display = display;
    signal.addEventListener('abort', () => { this.wanted = false; }, { once: true });
  }

  /** @param {boolean} wanted true also when Home Assistant has forgotten the pictures */
  set wanted(wanted) {
    this.#wanted = wanted;
    this.#sent.clear();
    this.changed();
  }

  /** Another slide or step may be shown. */
  changed() {
    clearTimeout(this.#timer);
    if (this.#wanted) this.#timer = setTimeout(() => whenIdle(() => this.#take()), Math.max(SETTLE_MS, this.#took * PATIENCE));
  }

  async #take() {
    const { indices, blank, overview } = this.display.state();
    const place = JSON.stringify(indices);
    if (!this.#wanted || this.#taking || document.hidden || blank || overview || this.#sent.has(place)) return;
    this.#taking = true;
    const start = performance.now();
    try {
      const picture = await this.display.take();
      const data = picture && await toBase64(picture);
      if (!data || !this.#wanted || JSON.stringify(this.display.state().indices) !== place) return;
      this.display.send(indices, data);
      if (this.#sent.size >= MAX_REMEMBERED) this.#sent.clear();
      this.#sent.add(place);
    } finally {
      this.#took = performance.now() - start;
      this.#taking = false;
    }
  }
}

/** @param {() => void} then */
function whenIdle(then) {
  if ('requestIdleCallback' in window) requestIdleCallback(then);
  else setTimeout(then); // Safari
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
function toBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
