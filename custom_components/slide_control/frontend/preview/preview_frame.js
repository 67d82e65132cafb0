/** @import {Indices} from '../connection/protocol.js' */
/** @import {Box} from '../pointer/point.js' */
import { TYPE, readBox, readIndices } from './messages.js';
import { STILL } from './still_messages.js';

/** Decks are made for a screen, so the frame has the size of one, and is scaled into its box. */
const WIDTH = 1280;
const HEIGHT = 720;

/** A frame with a deck that shows one slide. Nothing can be done in it, and its pages can reach nothing outside of it. */
export class PreviewFrame {
  #frame = document.createElement('iframe');
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
    const frame = this.#frame;
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.setAttribute('allow', "autoplay 'none'; fullscreen 'none'");
    frame.setAttribute('aria-hidden', 'true');
    frame.setAttribute('inert', '');
    frame.setAttribute('scrolling', 'no');
    frame.tabIndex = -1;
    frame.referrerPolicy = 'no-referrer';
    frame.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px;transform-origin:0 0`;
    // A deck can take the focus by a script; the keys of the page around it must go on working.
    frame.addEventListener('focus', () => frame.blur(), { signal });
    frame.addEventListener('load', () => this.#ask(), { signal });
    addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow || data?.type !== TYPE) return;
      const indices = readIndices(data.shown);
      this.box = readBox(data.box);
      if (indices) shown(indices);
      else this.#ask();
    }, { signal });
    const size = new ResizeObserver(() => { frame.style.transform = `scale(${box.clientWidth / WIDTH})`; });
    size.observe(box);
    signal.addEventListener('abort', () => {
      size.disconnect();
      frame.remove();
    }, { once: true });
    frame.src = address.href;
    box.append(frame);
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
