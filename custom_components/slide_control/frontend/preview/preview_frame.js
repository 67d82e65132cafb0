/** @import {Indices} from '../connection/protocol.js' */
/** @import {Box} from '../pointer/point.js' */
import { inertFrame } from '../dom/inert_frame.js';
import { TYPE, readBox, readIndices } from './messages.js';
import { STILL } from './still_messages.js';

/** A frame with a deck that shows one slide. Nothing can be done in it, and its pages can reach nothing outside of it. */
export class PreviewFrame {
  #frame;
  /** @type {Indices|null} */
  #wanted = null;
  /** @type {Box|null} where the slide is in the frame, in parts of it; null if that isn't known */
  box = null;

  /**
   * @param {HTMLElement} box 16:9, in the document
   * @param {URL} address
   * @param {(shown: Indices) => void} shown called with the indices that the deck shows after each request, perhaps others
   * @param {AbortSignal} signal removes the frame
   */
  constructor(box, address, shown, signal) {
    const frame = inertFrame(box, address, signal);
    this.#frame = frame;
    frame.addEventListener('load', () => this.#ask(), { signal });
    addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow || data?.type !== TYPE) return;
      const indices = readIndices(data.shown);
      this.box = readBox(data.box);
      if (indices) shown(indices);
      else this.#ask();
    }, { signal });
  }

  /** @param {Indices} slide */
  show(slide) {
    this.#wanted = slide;
    this.#ask();
  }

  /**
   * @param {AbortSignal} signal ends the wait
   * @returns {Promise<ImageBitmap|null>} what the page in the frame has drawn of itself; null if it can't
   */
  draw(signal) {
    return new Promise((resolve) => {
      const ends = new AbortController();
      const end = (/** @type {ImageBitmap|null} */ bitmap) => {
        ends.abort();
        resolve(bitmap);
      };
      signal.addEventListener('abort', () => end(null), { once: true });
      addEventListener('message', ({ source, data }) => {
        if (source !== this.#frame.contentWindow || data?.type !== STILL) return;
        end(data.bitmap instanceof ImageBitmap ? data.bitmap : null);
      }, { signal: ends.signal });
      this.#frame.contentWindow?.postMessage({ type: STILL }, '*');
    });
  }

  get visible() {
    return this.#frame.style.opacity === '1';
  }

  /** @param {boolean} visible false while the deck is loaded or shows another slide */
  set visible(visible) {
    this.#frame.style.opacity = visible ? '1' : '0';
  }

  #ask() {
    if (this.#wanted) this.#frame.contentWindow?.postMessage({ type: TYPE, slide: this.#wanted }, '*');
  }
}
