/** @import {Line, OpenLine} from './transports/transport.js' */
import { Backoff } from './backoff.js';
import { CLOSE_REFUSED, CLOSE_REPLACED } from './protocol.js';

/** Milliseconds. */
const WELCOME_WITHIN = 10_000;
const PROBE_WITHIN = 2_500;
const LASTED = 5_000;

/**
 * @typedef {'connecting'|'connected'|'lost'|'refused'|'replaced'} Status
 *
 * @typedef {object} LinkEvents
 * @property {() => void} opened the first frame is due
 * @property {(text: string) => void} frame
 * @property {() => void} probe send something that will be answered
 * @property {(status: Status) => void} status
 */

/**
 * Keeps a line to Home Assistant open: opens it, notices when it is dead, opens it again, and never gives up unless told that
 * it makes no sense. Being alive is judged by what arrives, because browsers throttle the timers of hidden tabs.
 */
export class Link {
  /** @type {Line|null} */
  #line = null;
  #backoff = new Backoff();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #probing;
  #heard = { mono: 0, wall: 0 };
  #heartbeat = 0;
  #since = 0;
  #over = false;

  /**
   * @param {URL} base Home Assistant's address
   * @param {OpenLine} open
   * @param {LinkEvents} events
   * @param {AbortSignal} signal ends it
   */
  constructor(base, open, events, signal) {
    this.base = base;
    this.open = open;
    this.events = events;
    signal.addEventListener('abort', () => this.#stop(1000), { once: true });
    addEventListener('pagehide', () => this.#leave(), { signal });
    addEventListener('pageshow', () => this.wake(), { signal });
    addEventListener('online', () => this.wake(), { signal });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.wake();
    }, { signal });
    this.#try();
  }

  /** @param {string} text */
  send(text) {
    this.#line?.send(text);
  }

  /** @param {number} heartbeat seconds between the frames that Home Assistant sends unasked */
  welcomed(heartbeat) {
    this.#heartbeat = heartbeat * 1000;
    this.#since = performance.now();
    this.#watch();
    this.events.status('connected');
  }

  /** The page is seen again, or the network is back: a line that waits is opened now, one that seems open is asked. */
  wake() {
    if (this.#over) return;
    if (!this.#line) this.#try();
    else if (this.#heartbeat) this.#ask();
    else if (this.#silence() > PROBE_WITHIN) this.#try();
  }

  #try() {
    this.#drop(1000);
    this.#hear();
    this.events.status('connecting');
    this.#timer = setTimeout(() => this.#lost(), WELCOME_WITHIN);
    this.#line = this.open(this.base, {
      open: () => this.events.opened(),
      frame: (text) => {
        this.#hear();
        this.events.frame(text);
      },
      closed: (code) => this.#closed(code),
    });
  }

  /** @param {number} code */
  #closed(code) {
    this.#line = null;
    if (code === CLOSE_REFUSED || code === CLOSE_REPLACED) {
      this.#stop(code);
      this.events.status(code === CLOSE_REFUSED ? 'refused' : 'replaced');
    } else {
      this.#lost();
    }
  }

  #lost() {
    if (this.#heartbeat && performance.now() - this.#since > LASTED) this.#backoff.reset();
    this.#drop(1000);
    this.events.status('lost');
    this.#timer = setTimeout(() => this.#try(), this.#backoff.next());
  }

  /** A page in the back/forward cache must not hold a socket; `pageshow` opens a new one. */
  #leave() {
    this.#drop(1000);
  }

  /** @param {number} code */
  #stop(code) {
    this.#over = true;
    this.#drop(code);
  }

  /** @param {number} code */
  #drop(code) {
    clearTimeout(this.#timer);
    clearTimeout(this.#probing);
    this.#probing = undefined;
    this.#heartbeat = 0;
    this.#line?.close(code);
    this.#line = null;
  }

  #hear() {
    this.#heard = { mono: performance.now(), wall: Date.now() };
  }

  /** @returns {number} milliseconds; the wall clock counts the time that a laptop slept */
  #silence() {
    return Math.max(performance.now() - this.#heard.mono, Date.now() - this.#heard.wall);
  }

  #watch() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#silence() > 2.5 * this.#heartbeat) return this.#lost();
      if (this.#silence() > 1.2 * this.#heartbeat) this.#ask();
      this.#watch();
    }, this.#heartbeat / 2);
  }

  #ask() {
    if (this.#probing !== undefined) return;
    this.events.probe();
    this.#probing = setTimeout(() => {
      this.#probing = undefined;
      if (this.#silence() >= PROBE_WITHIN - 100) this.#lost();
    }, PROBE_WITHIN);
  }
}
