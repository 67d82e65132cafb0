/** @import {Adapter} from '../adapters/base/adapter.js' */
/** @import {Indices} from '../connection/protocol.js' */
import { findDeck, nextDeck } from '../display/find_deck.js';
import { completeState } from '../display/state.js';
import { TYPE, isAt, readIndices } from '../preview/messages.js';
import { answerText } from '../preview/slide_text.js';
import { COPY } from './copy_messages.js';

/** How often it is checked that a deck that follows has not moved by itself, and what a free one shows. */
const CHECK_INTERVAL_MS = 500;

/**
 * Shows the slides that the page around this one asks for, or lets the reader use the deck; and tells what is shown.
 *
 * @param {AbortSignal} signal
 */
export async function showCopy(signal) {
  const deck = new FramedCopy(signal);
  addEventListener('message', ({ source, data }) => {
    if (source !== parent) return;
    const wanted = data?.type === TYPE ? readIndices(data.slide) : null;
    if (wanted) deck.follow(wanted);
    if (data?.type !== COPY) return;
    if (data.free === true) deck.free();
    if (data.step === 'next' || data.step === 'previous') deck.step(data.step);
  }, { signal });
  addEventListener('play', ({ target }) => {
    // Many phones in a hall follow at once: none of them plays a sound.
    if (!deck.follows || !(target instanceof HTMLMediaElement)) return;
    target.muted = true;
    target.pause();
  }, { capture: true, signal });
  answerText(signal);
  parent.postMessage({ type: TYPE, shown: null }, '*');
  const silent = { show() {}, hide() {} };
  for (let found = await findDeck(silent, signal, { lastResort: false }); found; found = await nextDeck(found, silent, signal)) {
    deck.setAdapter(found.adapter);
  }
}

/** The deck of this page. */
class FramedCopy {
  /** @type {Adapter|null} */
  #adapter = null;
  /** @type {Indices|null} where the deck must be; null while it is free */
  #wanted = null;
  #working = false;
  #told = '';
  #watching = new AbortController();

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.signal = signal;
    const checks = setInterval(() => this.#check(), CHECK_INTERVAL_MS);
    signal.addEventListener('abort', () => clearInterval(checks), { once: true });
  }

  get follows() {
    return this.#wanted !== null;
  }

  /** @param {Adapter} adapter */
  setAdapter(adapter) {
    this.#watching.abort();
    this.#watching = new AbortController();
    this.#adapter = adapter;
    this.#told = '';
    const check = () => this.#check();
    adapter.watch({ moved: check, rebuilt: check, touched() {} }, this.#watching.signal);
    this.#check();
  }

  /** @param {Indices} wanted */
  follow(wanted) {
    this.#wanted = wanted;
    this.#told = '';
    this.#check();
  }

  free() {
    this.#wanted = null;
    this.#told = '';
    this.#adapter?.hold?.(false);
    this.#check();
  }

  /** @param {'next'|'previous'} action */
  async step(action) {
    if (this.#wanted || !this.#adapter?.alive()) return;
    await attempt(() => this.#adapter?.run({ action, skipFragments: false }));
    this.#check();
  }

  /** Moves a deck that follows to where it must be, and tells what it shows when that has changed. */
  async #check() {
    if (this.#working || !this.#adapter?.alive()) return;
    this.#working = true;
    await attempt(async () => {
      for (let done = null; this.#wanted && this.#wanted !== done;) {
        done = this.#wanted;
        await this.#moveTo(done);
      }
    });
    this.#working = false;
    attempt(async () => this.#tell());
  }

  /** @param {Indices} wanted */
  async #moveTo(wanted) {
    const adapter = /** @type {Adapter} */ (this.#adapter);
    const away = !isAt(wanted, completeState(adapter.read()).indices);
    if (away) await adapter.show({ indices: { ...wanted, f: wanted.f ?? -1 }, blank: false, overview: false });
    adapter.hold?.(true); // again on each slide: some advance by themselves
  }

  #tell() {
    const adapter = this.#adapter;
    if (!adapter?.alive()) return;
    const { indices, number, total, title, fragment, fragments } = completeState(adapter.read());
    const box = adapter.slideBox?.() ?? null;
    const inWindow = box && { x: box.x / innerWidth, y: box.y / innerHeight, width: box.width / innerWidth, height: box.height / innerHeight };
    const position = { ...indices, number, total, title, first: number <= 1 && !fragment, last: number >= total && (fragment ?? 0) >= (fragments ?? 0) };
    const told = JSON.stringify([position, inWindow]);
    if (told === this.#told) return;
    this.#told = told;
    parent.postMessage({ type: COPY, position }, '*');
    parent.postMessage({ type: TYPE, shown: indices, box: inWindow }, '*');
  }
}

/** @param {() => unknown} act a deck may break anything */
async function attempt(act) {
  try {
    await act();
  } catch (error) {
    console.debug('Slide Control:', error);
  }
}
