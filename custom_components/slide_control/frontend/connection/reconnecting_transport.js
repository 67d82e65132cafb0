/** @import {Transport, OpenTransport} from './transports/transport.js' */
import { Backoff } from './backoff.js';
import { CLOSE_REFUSED, CLOSE_REPLACED } from './protocol.js';

const WELCOME_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 2_000;
/** The browser says that it has no network; Home Assistant may still be reached on this very machine. */
const OFFLINE_TIMEOUT_MS = 1_000;
/** A timer that fires later than this shows that the page was busy: frames that have arrived wait for their turn. */
const MAX_TIMER_DELAY_MS = 500;
const STABLE_AFTER_MS = 5_000;

/**
 * @typedef {'connecting'|'connected'|'lost'|'refused'|'replaced'} Status
 *
 * @typedef {object} ReconnectingTransportEvents
 * @property {() => void} opened the first frame must be sent now
 * @property {(text: string) => void} frame
 * @property {() => void} probe something must be sent that will be answered
 * @property {(status: Status) => void} status
 */

/**
 * Keeps a transport to Home Assistant open. It opens another one whenever the current one is dead, and stops only after a close code that
 * forbids to try again. A transport is alive while frames arrive: timers aren't reliable, because browsers throttle them in hidden tabs.
 */
export class ReconnectingTransport {
  /** @type {Transport|null} */
  #transport = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #probeTimer;
  #lastActivity = { mono: 0, wall: 0 };
  #heartbeat = 0;
  #welcomedAt = 0;
  #stopped = false;

  /**
   * @param {URL} base Home Assistant's address
   * @param {OpenTransport} open
   * @param {ReconnectingTransportEvents} events
   * @param {AbortSignal} signal ends it
   * @param {Backoff} [backoff]
   */
  constructor(base, open, events, signal, backoff = new Backoff()) {
    this.base = base;
    this.backoff = backoff;
    this.open = open;
    this.events = events;
    signal.addEventListener('abort', () => this.#stop(1000), { once: true });
    addEventListener('pagehide', () => this.#leave(), { signal });
    addEventListener('pageshow', () => this.wake(), { signal });
    addEventListener('offline', () => this.#probe(OFFLINE_TIMEOUT_MS), { signal });
    addEventListener('online', () => this.wake(), { signal });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.wake();
    }, { signal });
    this.#open();
  }

  /** @param {string} text */
  send(text) {
    this.#transport?.send(text);
  }

  /** @param {number} heartbeat interval of Home Assistant's unsolicited frames, in seconds */
  welcomed(heartbeat) {
    this.heartbeat = heartbeat;
    this.#welcomedAt = performance.now();
    this.#watchHeartbeat();
    this.events.status('connected');
  }

  /** @param {number} seconds until Home Assistant's next unsolicited frame; it sends more of them while slides are shown */
  set heartbeat(seconds) {
    if (this.#heartbeat === seconds * 1000) return;
    this.#heartbeat = seconds * 1000;
    this.#watchHeartbeat();
  }

  /** The page is visible again or the network is back: connects now, or checks whether the transport is still alive. */
  wake() {
    if (this.#stopped) return;
    if (!this.#transport) this.#open();
    else if (this.#heartbeat) this.#probe();
    else if (this.#silenceMs() > PROBE_TIMEOUT_MS) this.#open();
  }

  #open() {
    this.#closeTransport(1000);
    this.#recordActivity();
    this.events.status('connecting');
    this.#timer = setTimeout(() => this.#lost(), WELCOME_TIMEOUT_MS);
    this.#transport = this.open(this.base, {
      open: () => this.events.opened(),
      frame: (text) => {
        this.#recordActivity();
        this.events.frame(text);
      },
      closed: (code) => this.#closed(code),
    });
  }

  /** @param {number} code */
  #closed(code) {
    this.#transport = null;
    if (code === CLOSE_REFUSED || code === CLOSE_REPLACED) {
      this.#stop(code);
      this.events.status(code === CLOSE_REFUSED ? 'refused' : 'replaced');
    } else {
      this.#lost();
    }
  }

  #lost() {
    if (this.#heartbeat && performance.now() - this.#welcomedAt > STABLE_AFTER_MS) this.backoff.reset();
    this.#closeTransport(1000);
    this.events.status('lost');
    this.#timer = setTimeout(() => this.#open(), this.backoff.next());
  }

  /** A page in the back/forward cache must not hold a connection; `pageshow` opens a new one. */
  #leave() {
    this.#closeTransport(1000);
  }

  /** @param {number} code */
  #stop(code) {
    this.#stopped = true;
    this.#closeTransport(code);
  }

  /** @param {number} code */
  #closeTransport(code) {
    clearTimeout(this.#timer);
    clearTimeout(this.#probeTimer);
    this.#probeTimer = undefined;
    this.#heartbeat = 0;
    this.#transport?.close(code);
    this.#transport = null;
  }

  #recordActivity() {
    this.#lastActivity = { mono: performance.now(), wall: Date.now() };
  }

  /** @returns {number} time since the last frame. The wall clock includes the time that a laptop slept. */
  #silenceMs() {
    return Math.max(performance.now() - this.#lastActivity.mono, Date.now() - this.#lastActivity.wall);
  }

  /** Looks four times in each interval. */
  #watchHeartbeat() {
    clearTimeout(this.#timer);
    const due = performance.now() + this.#heartbeat / 4;
    this.#timer = setTimeout(() => {
      const busy = performance.now() - due > MAX_TIMER_DELAY_MS;
      if (!busy && this.#silenceMs() > 2.5 * this.#heartbeat) return this.#lost();
      if (this.#silenceMs() > 1.2 * this.#heartbeat) this.#probe();
      this.#watchHeartbeat();
    }, this.#heartbeat / 4);
  }

  /** @param {number} [within] milliseconds in which any frame must arrive */
  #probe(within = PROBE_TIMEOUT_MS) {
    if (!this.#heartbeat) return;
    if (this.#probeTimer !== undefined) {
      if (within >= PROBE_TIMEOUT_MS) return;
      clearTimeout(this.#probeTimer);
    }
    this.events.probe();
    const due = performance.now() + within;
    this.#probeTimer = setTimeout(() => {
      this.#probeTimer = undefined;
      if (performance.now() - due > MAX_TIMER_DELAY_MS) return this.#probe();
      if (this.#silenceMs() >= within - 100) this.#lost();
    }, within);
  }
}
