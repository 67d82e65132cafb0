/** @import {Indices, State} from '../connection/protocol.js' */

/** A picture is made when the slide has not changed for this time: transitions are over, and the next press is not near. */
const SETTLE_MS = 800;
/** On a slow machine, the time that the last picture took is multiplied by this, so most of the time nothing is drawn. */
const PATIENCE = 4;
/** A page that can't be drawn, or so slowly that presses would notice it, is not tried on each slide. */
const MAX_FAILURES = 3;
const MAX_TAKE_MS = 3_000;
/** Home Assistant keeps as many pictures of a deck. */
const MAX_REMEMBERED = 500;

/** Sends a picture of each step that this display shows, while Home Assistant wants them; of each step once. */
export class Photographer {
  #wanted = false;
  #taking = false;
  /** Milliseconds that the last picture took; 0 for the first, which also loads the library. */
  #took = 0;
  #loaded = false;
  #failures = 0;
  /** @type {Set<string>} the steps that Home Assistant has, as `h.v.f` */
  #known = new Set();
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

  get wanted() {
    return this.#wanted;
  }

  set wanted(wanted) {
    this.#wanted = wanted;
    this.changed();
  }

  /** @param {string[]} known steps that need no picture, as `h.v.f`; Home Assistant has forgotten all others */
  begin(known) {
    this.#known = new Set(known);
    this.#failures = 0;
    this.wanted = true;
  }

  /** Another slide or step may be shown. */
  changed() {
    clearTimeout(this.#timer);
    if (this.#wanted) this.#timer = setTimeout(() => whenIdle(() => this.#take()), Math.max(SETTLE_MS, this.#took * PATIENCE));
  }

  async #take() {
    const { indices, blank, overview } = this.display.state();
    const step = stepOf(indices);
    if (!this.#wanted || this.#taking || this.#failures >= MAX_FAILURES || this.#known.has(step)) return;
    if (document.hidden || blank || overview) return;
    this.#taking = true; // a picture that never ends is the last one
    const start = performance.now();
    const data = await this.display.take().then((picture) => picture && toBase64(picture)).catch(() => null);
    this.#taking = false;
    this.#took = this.#loaded ? performance.now() - start : 0;
    this.#loaded = true;
    this.#failures = data && this.#took <= MAX_TAKE_MS ? 0 : this.#failures + 1;
    if (!data || !this.#wanted || stepOf(this.display.state().indices) !== step) return;
    this.display.send(indices, data);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.add(step);
  }
}

/** @param {Indices} indices */
function stepOf({ h, v, f }) {
  return `${h}.${v}.${f ?? -1}`;
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
