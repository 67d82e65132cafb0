/** @import {Adapter} from '../adapters/base/adapter.js' */
/** @import {Indices} from '../connection/protocol.js' */
/** @import {Box} from '../pointer/point.js' */
import { findDeck, nextDeck } from '../display/find_deck.js';
import { completeState } from '../display/state.js';
import { answerStills } from './draw_still.js';
import { answerLive } from '../live_state/live_values.js';
import { TYPE, isAt, readIndices } from './messages.js';
import { answerText } from './slide_text.js';

/** How often it is checked that the deck has not moved by itself. */
const CHECK_INTERVAL_MS = 1_000;
/** A frame that isn't visible draws nothing, so the next animation frame is awaited no longer than this. */
const MAX_DRAW_MS = 100;

/** A picture doesn't move: whatever the deck animates is at its end at once. Not zero, so that the events that decks wait for are dispatched. */
const STILL = `*, *::before, *::after {
  transition-duration: .001s !important; transition-delay: 0s !important; animation-duration: .001s !important;
  animation-delay: 0s !important; animation-iteration-count: 1 !important; scroll-behavior: auto !important; caret-color: transparent !important;
}`;

/**
 * Shows the slides that the page around this one asks for, and answers what is shown.
 *
 * @param {AbortSignal} signal
 */
export async function showPictures(signal) {
  const style = document.createElement('style');
  style.textContent = STILL;
  document.head.append(style);
  const deck = new FramedDeck();
  addEventListener('message', ({ source, data }) => {
    const wanted = source === parent && data?.type === TYPE ? readIndices(data.slide) : null;
    if (wanted) deck.show(wanted);
  }, { signal });
  answerText(signal);
  deck.arrived = answerLive(() => deck.adapter?.shownElements?.() ?? null, signal);
  answerStills(() => deck.adapter, signal);
  reply(null);
  const silent = { show() {}, hide() {} };
  for (let found = await findDeck(silent, signal, { lastResort: false }); found; found = await nextDeck(found, silent, signal)) {
    deck.setAdapter(found.adapter);
  }
}

/** The deck of this page, at the slide that was asked for last. */
class FramedDeck {
  /** @type {Adapter|null} */
  adapter = null;
  /** Called when the deck may show another slide. */
  arrived = () => {};
  /** @type {Indices|null} */
  #wanted = null;
  #working = false;

  constructor() {
    setInterval(() => this.#work(), CHECK_INTERVAL_MS);
  }

  /** @param {Adapter} adapter */
  setAdapter(adapter) {
    this.adapter = adapter;
    this.#work({ answer: true });
  }

  /** @param {Indices} wanted */
  show(wanted) {
    this.#wanted = wanted;
    this.#work({ answer: true });
  }

  /** Moves the deck until it is at the slide that was asked for last. */
  async #work({ answer = false } = {}) {
    if (this.#working || !this.adapter) return;
    this.#working = true;
    try {
      for (let shown = null; this.#wanted !== shown;) {
        shown = this.#wanted;
        const moved = await moveTo(this.adapter, /** @type {Indices} */ (shown));
        if (moved || answer) reply(at(this.adapter), boxOf(this.adapter));
        this.arrived();
      }
    } catch (error) {
      console.debug('Slide Control:', error);
      reply({ h: -1, v: -1, f: null }); // the picture is a title then
    } finally {
      this.#working = false;
    }
  }
}

/**
 * @param {Adapter} adapter
 * @param {Indices} wanted
 * @returns {Promise<boolean>} whether the deck was somewhere else
 */
async function moveTo(adapter, wanted) {
  if (!adapter.alive()) return false;
  const away = !isAt(wanted, at(adapter));
  if (away) await adapter.show({ indices: { ...wanted, f: wanted.f ?? -1 }, blank: false, overview: false });
  adapter.hold?.(true); // again on each slide: some advance by themselves
  if (away) await drawn();
  return away;
}

/** @param {Adapter} adapter */
function at(adapter) {
  return completeState(adapter.read()).indices;
}

function drawn() {
  return new Promise((resolve) => {
    setTimeout(resolve, MAX_DRAW_MS);
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
}

/**
 * @param {Adapter} adapter
 * @returns {Box|null} in parts of the window
 */
function boxOf(adapter) {
  const box = adapter.slideBox?.();
  return box ? { x: box.x / innerWidth, y: box.y / innerHeight, width: box.width / innerWidth, height: box.height / innerHeight } : null;
}

/**
 * @param {Indices|null} shown
 * @param {Box|null} [box]
 */
function reply(shown, box = null) {
  parent.postMessage({ type: TYPE, shown, box }, '*');
}
