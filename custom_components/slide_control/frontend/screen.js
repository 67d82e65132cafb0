/** @import {Adapter, Order, Reading} from './adapters/adapter.js' */
/** @import {OutlineEntry, State} from './protocol.js' */
import { Rejected, then } from './adapters/adapter.js';
import { Curtain } from './curtain.js';
import { complete, completeOutline } from './state.js';

/** Formulas and code are typeset slide by slide: the outline is made anew at most this often. Milliseconds. */
const OUTLINE_EVERY = 1_000;

/**
 * @typedef {object} ScreenEvents
 * @property {() => void} moved what is shown may have changed
 * @property {() => void} touched a person did something that this window's own input events don't show
 */

const GONE = 'The slides are gone from this page. Open the deck again, or reload the page.';

/** A deck as the protocol sees it: an adapter, with what the framework lacks. When the deck is replaced, the next one is taken. */
export class Screen {
  /** @type {Reading} the last one */
  #reading = { indices: { h: 0, v: 0, f: null }, number: 0, total: 0 };
  /** @type {OutlineEntry[]} */
  #outline = [];
  #stale = true;
  #made = -Infinity;

  #watching = new AbortController();

  /**
   * @param {Adapter} adapter
   * @param {ScreenEvents} events
   * @param {AbortSignal} signal
   */
  constructor(adapter, events, signal) {
    this.adapter = adapter;
    this.events = events;
    this.signal = signal;
    this.curtain = new Curtain(events.moved);
    signal.addEventListener('abort', () => {
      this.curtain.down = false;
      this.#watching.abort();
    }, { once: true });
    this.take(adapter);
  }

  /** @param {Adapter} adapter the deck that the page shows from now on */
  take(adapter) {
    this.#watching.abort();
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const { moved, touched } = this.events;
    const rebuilt = () => {
      if (this.#stale) return;
      this.#stale = true;
      setTimeout(() => {
        if (signal.aborted) return;
        this.#made = -Infinity; // a timer may be early by a moment, and would come for nothing
        moved();
      }, Math.max(0, this.#made + OUTLINE_EVERY - performance.now()));
    };
    this.adapter = adapter;
    this.#stale = true;
    this.#made = -Infinity;
    adapter.watch({ moved, touched, rebuilt }, signal);
  }

  /** @returns {State} whole and clean; its outline is the same array while it says the same */
  state() {
    const state = complete(this.#read());
    state.blank ||= this.curtain.down;
    state.outline = this.#freshOutline();
    return state;
  }

  /**
   * @param {Order} order
   * @returns {void|Promise<void>}
   * @throws {Rejected} also as a promise's
   */
  run(order) {
    if (order.action === 'blank') return this.#blank(order.on);
    if (!this.#alive()) throw new Rejected(GONE);
    return this.adapter.run(order);
  }

  /**
   * @param {State} target
   * @returns {void|Promise<void>}
   */
  show(target) {
    if (!this.#alive()) return;
    const { indices } = this.state();
    const { h, v, f } = target.indices;
    const there = indices.h === h && indices.v === v && (f === null || indices.f === f);
    return then(there ? undefined : this.adapter.show(target), () => {
      const { overview } = this.state();
      const turned = overview === target.overview ? undefined
        : excused(() => this.adapter.run({ action: 'overview', on: target.overview }), () => {});
      return then(turned, () => {
        if (this.state().blank !== target.blank) return this.#blank(target.blank);
      });
    });
  }

  /** @param {boolean} on whether slides that advance by themselves must wait */
  hold(on) {
    if (this.#alive()) this.adapter.hold?.(on);
  }

  /**
   * @param {boolean} on
   * @returns {void|Promise<void>}
   */
  #blank(on) {
    if (!on) this.curtain.down = false;
    if (!this.#alive()) {
      this.curtain.down = on;
      return;
    }
    if ((this.#read().blank ?? false) === on) return;
    return excused(() => this.adapter.run({ action: 'blank', on }), () => { this.curtain.down = on; });
  }

  #alive() {
    try {
      return this.adapter.alive();
    } catch {
      return false; // it was taken apart while we looked
    }
  }

  /** What a deck that is gone, or that fails to say what it shows, showed last. */
  #read() {
    if (!this.#alive()) return this.#reading;
    try {
      this.#reading = this.adapter.read();
    } catch (error) {
      console.warn('Slide Control:', error);
    }
    return this.#reading;
  }

  #freshOutline() {
    const now = performance.now();
    if (!this.#stale || !this.#alive() || now - this.#made < OUTLINE_EVERY) return this.#outline;
    this.#stale = false;
    this.#made = now;
    const outline = completeOutline(this.adapter.outline());
    if (JSON.stringify(outline) !== JSON.stringify(this.#outline)) this.#outline = outline;
    return this.#outline;
  }
}

/**
 * @param {() => void|Promise<void>} attempt
 * @param {() => void} otherwise when the framework can't
 * @returns {void|Promise<void>}
 */
function excused(attempt, otherwise) {
  /** @param {unknown} error */
  const excuse = (error) => {
    if (!(error instanceof Rejected)) throw error;
    otherwise();
  };
  try {
    return attempt()?.catch(excuse);
  } catch (error) {
    excuse(error);
  }
}
