/** @import {Indices} from '../connection/protocol.js' */
/** @import {Box} from '../pointer/point.js' */
import { RevealMessages } from '../player/frame/reveal_messages.js';
import { revealBox } from '../player/frame/reveal_box.js';
import { HEIGHT, WIDTH, inertFrame } from '../dom/inert_frame.js';
import { isAt } from './messages.js';

/** A page that hasn't answered by then forbids framing, can't be reached, or isn't a reveal.js deck. */
const ANSWER_TIMEOUT_MS = 15_000;
const PROBE_INTERVAL_MS = 250;
/** How long a deck that has moved by itself is left where it is. */
const RETURN_DELAY_MS = 1_000;

/** A picture doesn't move, makes no sound, and has nothing to press. */
const STILL = {
  postMessage: true, postMessageEvents: true, transition: 'none', backgroundTransition: 'none', autoAnimate: false, autoSlide: 0, autoPlayMedia: false,
  controls: false, keyboard: false, hash: false, history: false, respondToHashChanges: false,
};

/** A reveal.js deck of another site that shows one slide. It is steered by reveal.js's own messages, as the player does it. */
export class RevealFrame {
  /** @type {Box|null} where the slide is in the frame, in parts of it; null if that isn't known */
  box = null;
  /** @type {Indices|null} */
  #wanted = null;
  #ready = false;
  #working = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #returns;

  /**
   * @param {HTMLElement} box 16:9, in the document
   * @param {URL} address
   * @param {(shown: Indices) => void} shown called with the indices that the deck shows each time that they may have changed
   * @param {AbortSignal} signal removes the frame
   */
  constructor(box, address, shown, signal) {
    this.shown = shown;
    this.signal = signal;
    this.frame = inertFrame(box, address, signal, { credentialless: true });
    this.messages = new RevealMessages(this.frame, () => this.#happened(), signal);
    this.frame.addEventListener('load', () => {
      this.#ready = false; // it may be another page
      this.#work();
    }, { signal });
    signal.addEventListener('abort', () => clearTimeout(this.#returns), { once: true });
  }

  /** @param {Indices} slide */
  show(slide) {
    this.#wanted = slide;
    this.#work();
  }

  get visible() {
    return this.frame.style.opacity === '1';
  }

  /** @param {boolean} visible false while the deck is loaded or shows another slide */
  set visible(visible) {
    this.frame.style.opacity = visible ? '1' : '0';
  }

  /** Moves the deck until it is at the slide that was asked for last. */
  async #work() {
    if (this.#working) return;
    this.#working = true;
    try {
      this.#ready ||= await this.#prepare();
      for (let shown = null; this.#ready && this.#wanted && this.#wanted !== shown;) {
        shown = this.#wanted;
        const { h, v, f } = shown;
        await this.messages.ask('slide', h, v, f ?? -1);
        await this.messages.ask('toggleAutoSlide', false); // some slides have a time of their own
        this.#tell();
      }
    } finally {
      this.#working = false;
    }
  }

  /** @returns {Promise<boolean>} whether there is a deck, which is still now */
  async #prepare() {
    const { messages, signal } = this;
    for (const end = performance.now() + ANSWER_TIMEOUT_MS; performance.now() < end && !signal.aborted;) {
      const answered = await messages.ask('configure', STILL) !== undefined || messages.state;
      if (answered && await messages.ask('isReady') === true) {
        const box = revealBox(await messages.ask('getConfig'), WIDTH, HEIGHT);
        this.box = box && { x: box.x / WIDTH, y: box.y / HEIGHT, width: box.width / WIDTH, height: box.height / HEIGHT };
        return true;
      }
      await new Promise((resolve) => setTimeout(resolve, PROBE_INTERVAL_MS));
    }
    return false;
  }

  #happened() {
    if (this.#ready && !this.#working) this.#tell();
  }

  #tell() {
    const { state } = this.messages;
    if (!state || this.signal.aborted) return;
    const shown = { h: state.indexh, v: state.indexv, f: state.indexf ?? null };
    this.shown(shown);
    clearTimeout(this.#returns);
    if (this.#wanted && !isAt(this.#wanted, shown)) this.#returns = setTimeout(() => this.#work(), RETURN_DELAY_MS);
  }
}
