/** @import {OutlineEntry, State, Welcome} from '../connection/protocol.js' */
/** @import {ConnectionState} from './source.js' */
/** @import {Status} from '../connection/reconnecting_transport.js' */
import { browserName } from '../connection/client.js';
import { PROTOCOL } from '../connection/protocol.js';
import { ReconnectingTransport } from '../connection/reconnecting_transport.js';
import { watchLiveness } from '../connection/liveness.js';
import { transportFallback } from '../connection/transports/fallback.js';
import { ownId } from './link_storage.js';
import { ServerClock } from './server_clock.js';

/** A page that wakes after this time doesn't know whether its connection is still there. */
const ASLEEP_MS = 3_000;
/**
 * @typedef {object} LinkEvents
 * @property {(state: ConnectionState, reason: string) => void} connection `reason` is a key, and "" unless it is `refused`
 * @property {(welcome: Welcome & {ttl_ms: number}) => void} welcome
 * @property {(state: State|null) => void} state null when no display shows slides any more
 * @property {(frame: any) => void} frame any other frame
 */

/** A remote's connection to Home Assistant, which survives the loss of any transport. See docs/protocol.md. */
export class LinkConnection {
  clock = new ServerClock();
  /** @type {ConnectionState} */
  status = 'connecting';
  #client = { id: ownId(), name: browserName() };
  #attempt = 0;
  #helloQuestion = 0;
  #epoch = '';
  #version = 0;
  #welcomed = false;
  #refusal = '';
  /** @type {OutlineEntry[]|undefined} */
  #outline;
  #heard = { mono: 0, wall: 0 };
  /** Ends a probe. */
  #answered = () => {};

  /**
   * @param {{base: URL, token: string}} link
   * @param {LinkEvents} events
   * @param {AbortSignal} signal ends it
   */
  constructor({ base, token }, events, signal) {
    this.token = token;
    this.events = events;
    this.transport = new ReconnectingTransport(base, transportFallback(signal), {
      opened: () => this.#hello(),
      frame: (text) => this.#frame(JSON.parse(text)),
      probe: () => this.#ping(),
      status: (status) => this.#transportIs(status),
    }, signal);
    watchLiveness(() => this.#probe(), { silent: () => this.#silent(), alive: () => {} }, signal);
    const woken = () => this.#woken();
    document.addEventListener('visibilitychange', woken, { signal });
    document.addEventListener('resume', woken, { signal }); // after a freeze
  }

  /** Epoch and version of the latest state. */
  get seen() {
    return `${this.#epoch}:${this.#version}`;
  }

  /** @param {object} frame */
  send(frame) {
    this.transport.send(JSON.stringify(frame));
  }

  #hello() {
    this.#attempt += 1;
    this.#helloQuestion = this.clock.ask();
    this.send({ type: 'hello', protocol: PROTOCOL, token: this.token, client: { ...this.#client, attempt: this.#attempt } });
  }

  #ping() {
    this.send({ type: 'ping', n: this.clock.ask() });
  }

  /** @returns {Promise<void>} resolves with the next frame, or when the connection is known to be lost */
  #probe() {
    return new Promise((resolve) => {
      this.#answered = resolve;
      if (this.#welcomed) this.#ping();
      else resolve();
    });
  }

  /** @param {Status} status of the transport */
  #transportIs(status) {
    if (status === 'connected') return; // its welcome says so
    this.#welcomed = false;
    this.#answered();
    if (status === 'refused' || status === 'replaced') this.#set('refused');
    else if (this.status === 'connected' || status === 'lost') this.#set('lost');
  }

  /** Nothing arrives, but the transport isn't closed: it may be alive again at any time. */
  #silent() {
    if (this.status !== 'connected') return;
    this.#set('lost');
    this.transport.wake();
  }

  #woken() {
    if (document.visibilityState !== 'visible') return;
    const silence = Math.max(performance.now() - this.#heard.mono, Date.now() - this.#heard.wall);
    if (silence > ASLEEP_MS) this.#silent();
  }

  /** @param {ConnectionState} status */
  #set(status) {
    if (this.status === status) return;
    this.status = status;
    this.events.connection(status, status === 'refused' ? this.#refusal : '');
  }

  /** @param {any} frame */
  #frame(frame) {
    this.#heard = { mono: performance.now(), wall: Date.now() };
    this.#answered();
    if (this.#welcomed) this.#set('connected'); // also after a silence
    switch (frame.type) {
      case 'welcome': return this.#welcome(frame);
      case 'state': return this.#state(frame);
      case 'pong': return this.#pong(frame);
      case 'error': return this.#error(frame);
      default: this.events.frame(frame);
    }
  }

  /** @param {Welcome & {ttl_ms: number}} welcome */
  #welcome(welcome) {
    this.#epoch = welcome.epoch;
    this.#version = welcome.version;
    this.#outline = welcome.state?.outline;
    this.clock.answered(this.#helloQuestion, welcome.time);
    this.#welcomed = true;
    this.transport.welcomed(welcome.heartbeat);
    this.#ping();
    this.events.welcome(welcome);
    this.#set('connected');
  }

  /** @param {{epoch: string, version: number, state: State|null}} frame */
  #state({ epoch, version, state }) {
    if (epoch !== this.#epoch || version < this.#version) return;
    this.#version = version;
    if (!state) return this.events.state(null);
    this.#outline = state.outline ?? this.#outline;
    this.events.state({ ...state, outline: this.#outline });
  }

  /** @param {{n?: number, time: number, heartbeat?: number}} frame without `n`, it is the heartbeat */
  #pong({ n, time, heartbeat }) {
    if (heartbeat) this.transport.heartbeat = heartbeat;
    if (typeof n === 'number') this.clock.answered(n, time);
  }

  /** @param {{code: string, reason?: string, field?: string, message?: string}} frame */
  #error({ code, reason = '', field, message }) {
    if (code === 'refused') this.#refusal = reason;
    else console.warn(`Slide Control: ${message ?? code}${field ? ` (${field})` : ''}`);
  }
}
