/** @import {Adapter, Order} from './adapters/adapter.js' */
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

/** A deck as the protocol sees it: an adapter, with what the framework lacks. */
export class Screen {
  /** @type {OutlineEntry[]} */
  #outline = [];
  #stale = true;
  #made = -Infinity;

  /**
   * @param {Adapter} adapter
   * @param {ScreenEvents} events
   * @param {AbortSignal} signal
   */
  constructor(adapter, { moved, touched }, signal) {
    this.adapter = adapter;
    this.curtain = new Curtain(moved);
    signal.addEventListener('abort', () => { this.curtain.down = false; }, { once: true });
    const rebuilt = () => {
      if (this.#stale) return;
      this.#stale = true;
      setTimeout(() => signal.aborted || moved(), Math.max(0, this.#made + OUTLINE_EVERY - performance.now()));
    };
    adapter.watch({ moved, touched, rebuilt }, signal);
  }

  /** @returns {State} whole and clean; its outline is the same array while it says the same */
  state() {
    const state = complete(this.adapter.read());
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
    return order.action === 'blank' ? this.#blank(order.on) : this.adapter.run(order);
  }

  /**
   * @param {State} target
   * @returns {void|Promise<void>}
   */
  show(target) {
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
    this.adapter.hold?.(on);
  }

  /**
   * @param {boolean} on
   * @returns {void|Promise<void>}
   */
  #blank(on) {
    if (!on) this.curtain.down = false;
    if ((this.adapter.read().blank ?? false) === on) return;
    return excused(() => this.adapter.run({ action: 'blank', on }), () => { this.curtain.down = on; });
  }

  #freshOutline() {
    const now = performance.now();
    if (!this.#stale || now - this.#made < OUTLINE_EVERY) return this.#outline;
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
