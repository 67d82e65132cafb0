/** @import {State} from './protocol.js' */

/** A display that reloads its page or opens another deck shows slides again within this time. */
const CLOSED_MS = 2_000;

/**
 * The state that a remote shows: null soon after the last display has closed its slides. The stage keeps the state for half a minute, in case
 * they come back, and doesn't send it again then.
 */
export class ShownState {
  /** @type {State|null} the last one from the stage */
  #state = null;
  #closed = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {() => void} closed called when the slides are gone
   * @param {AbortSignal} signal
   */
  constructor(closed, signal) {
    this.closed = closed;
    signal.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  /**
   * @param {{state?: State|null, status?: {displays: {state: string}[]}}} changes what the stage has just said
   * @returns {State|null} what to show
   */
  update({ state, status }) {
    if (state !== undefined) this.#state = state;
    const shown = status ? status.displays.some((display) => display.state === 'showing' || display.state === 'lost') : state;
    if (shown) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#closed = false;
    } else if (status) {
      this.#timer ??= setTimeout(() => this.#close(), CLOSED_MS);
    }
    return this.#closed ? null : this.#state;
  }

  #close() {
    this.#closed = true;
    this.closed();
  }
}
