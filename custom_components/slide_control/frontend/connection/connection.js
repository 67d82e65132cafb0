/** @import {ActivityTimer, Captions, Cause, CommandFrame, Indices, JoinShow, OpenRequest, OutlineEntry, Outcome, State, Welcome, HostedDeckVersion, LiveValues} from './protocol.js' */
/** @import {Point} from '../pointer/point.js' */
/** @import {Released} from '../backchannel/back_channel.js' */
/** @import {Status} from './reconnecting_transport.js' */
/** @import {Reason} from '../words/words.js' */
/** @import {OpenTransport} from './transports/transport.js' */
import { CommandAge } from './command_age.js';
import { fitFrame } from './fit_frame.js';
import { ReconnectingTransport } from './reconnecting_transport.js';
import { Deduplicator } from './deduplication.js';
import { watchLiveness } from './liveness.js';
import { LIMITS, PROTOCOL } from './protocol.js';
import { singleLine } from '../dom/text.js';
import { inEnglish } from '../words/words.js';
import { transportFallback } from './transports/fallback.js';

/** A newer acknowledgement may have been lost with the connection, so it is sent again. */
const ACK_RESEND_WINDOW_MS = 5_000;
/** Seconds between heartbeats while slides are shown. A lost network is said then, which few see otherwise. */
const PRESENTING_HEARTBEAT = 2;

/**
 * @typedef {object} ConnectionEvents
 * @property {() => State|null} state returns what is shown now, with the outline; null while this display is idle
 * @property {(welcome: Welcome) => void} welcome
 * @property {(command: CommandFrame) => void} command a new command, never the same twice; must be answered with `finish`
 * @property {(state: State) => void} follow the state of the lead
 * @property {(lead: boolean) => void} lead
 * @property {() => void} [reload] the files of this page have changed
 * @property {(status: Status) => void} status
 * @property {(silent: boolean) => void} [silent] while slides are shown: nothing has arrived for up to two seconds, or something does again; the
 *   transport is kept until it is known to be dead
 * @property {(opening: OpenRequest) => void} [open] only for pages that frame decks
 * @property {(known: string[]|null) => void} [pictures] Home Assistant wants a picture of each step but these (`h.v.f`), or null for none
 * @property {(at: Point|null) => void} [pointer] where the speaker points
 * @property {(show: JoinShow|null) => void} [join] also called after each welcome
 * @property {(timer: ActivityTimer|null) => void} [timer] of an activity; also called after each welcome
 * @property {(captions: Captions) => void} [captions]
 * @property {(values: LiveValues) => void} [live] what slides show of the house
 * @property {(show: Released|null) => void} [released] a poll or a question from the audience; also called after each welcome
 *
 * @typedef {object} ConnectionOptions
 * @property {URL} base Home Assistant's address, with a trailing slash
 * @property {string} token
 * @property {{id: string, name?: string, framework?: string, version?: string, opens?: boolean, reloaded?: boolean, hosted?: HostedDeckVersion, page?: string}} client
 * @property {OpenTransport} [open]
 */

/** A display's connection to Home Assistant, which survives the loss of any transport. See docs/protocol.md. */
export class Connection {
  #deduplicator = new Deduplicator();
  #age = new CommandAge();
  #welcomed = false;
  #presenting = false;
  #silent = false;
  /** Ends a probe. */
  #answered = () => {};
  /** @type {string[]|null} */
  #wanted = null;
  #version = 0;
  #attempt = 0;
  /** @type {OutlineEntry[]|undefined} last outline sent over the current transport */
  #sentOutline;
  /** @type {OutlineEntry[]|undefined} last outline received from the lead */
  #outline;

  /**
   * @param {ConnectionOptions} options
   * @param {ConnectionEvents} events
   * @param {AbortSignal} signal ends it
   */
  constructor({ base, token, client, open }, events, signal) {
    this.token = token;
    this.client = client;
    this.events = events;
    this.signal = signal;
    this.transport = new ReconnectingTransport(base, open ?? transportFallback(signal), {
      opened: () => this.#hello(),
      frame: (text) => this.#frame(text),
      probe: () => this.#ping(),
      status: (status) => {
        this.#welcomed &&= status === 'connected';
        if (!this.#welcomed) {
          this.#silent = false;
          this.#answered();
        }
        events.status(status);
      },
    }, signal);
    if (events.silent) watchLiveness(() => this.#probe(), { silent: () => this.#isSilent(true), alive() {} }, signal);
  }

  /**
   * @param {CommandFrame} command
   * @returns {Outcome|null} the outcome of a command that must not be executed now, else null
   */
  check({ epoch, id, time, ttl_ms: ttl }) {
    if (epoch !== this.#deduplicator.epoch) return { result: 'expired' }; // Home Assistant restarted while the command was waiting
    if (this.#age.of(time) > ttl) {
      this.#ping(); // if a clock was set, the answer corrects the age of the next command
      return { result: 'expired' };
    }
    return this.#deduplicator.wasApplied(id) ? { result: 'duplicate' } : null;
  }

  /**
   * @param {CommandFrame} command
   * @param {Outcome} outcome sent now, or after the next welcome if there is no connection
   */
  finish(command, outcome) {
    this.#deduplicator.record(command, outcome);
    if (command.epoch === this.#deduplicator.epoch) this.#acknowledge(command.seq, outcome);
  }

  /**
   * @param {State|null} state null sends nothing
   * @param {Cause} cause
   * @param {object} [answer] `ack`, `result`, `changed` and the reason
   * @returns {boolean} whether it was sent; nothing is sent before the welcome
   */
  report(state, cause, answer) {
    if (!this.#welcomed || !state) return false;
    const known = state.outline === this.#sentOutline;
    this.#sentOutline = state.outline;
    const { outline, ...rest } = state;
    this.transport.send(fitFrame({ type: 'report', state: known ? rest : state, cause, ...answer }, LIMITS.frame).text);
    return true;
  }

  /**
   * @param {string} id of the `open` frame that is answered
   * @param {'shown'|'closed'|'failed'} result
   * @param {{reason?: Reason, placeholders?: Record<string, string>}} [failure]
   */
  reportOpened(id, result, failure = {}) {
    this.transport.send(JSON.stringify({ type: 'opened', id, result, ...explain(failure) }));
  }

  /**
   * @param {Indices} indices of the step that the picture shows
   * @param {string} data a JPEG in Base64
   */
  sendPicture(indices, data) {
    if (this.#welcomed) this.transport.send(JSON.stringify({ type: 'picture', indices, data }));
  }

  /** @param {string[]} names of the entities that the slides show now; asked for again after each welcome */
  want(names) {
    this.#wanted = names;
    this.#sendWanted();
  }

  #sendWanted() {
    if (this.#welcomed && this.#wanted) this.transport.send(JSON.stringify({ type: 'live', wanted: this.#wanted }));
  }

  /** Makes the next report carry the outline again. */
  forgetOutline() {
    this.#sentOutline = undefined;
  }

  #hello() {
    this.#age = new CommandAge();
    this.#version = 0;
    this.#attempt += 1;
    const { epoch } = this.#deduplicator;
    const state = this.events.state();
    const hello = {
      type: 'hello',
      protocol: PROTOCOL,
      token: this.token,
      client: { ...this.client, attempt: this.#attempt },
      ...(epoch && { resume: { epoch } }),
    };
    const { text, complete } = state ? fitFrame({ ...hello, state }, LIMITS.hello) : { text: JSON.stringify(hello), complete: true };
    this.#sentOutline = complete ? state?.outline : undefined;
    this.#age.ask();
    this.transport.send(text);
  }

  /** @returns {Promise<void>} resolves with the next frame, or when there is nothing to find out */
  #probe() {
    return new Promise((resolve) => {
      this.#answered = resolve;
      if (this.#welcomed && this.#presenting) this.#ping();
      else resolve();
    });
  }

  /** @param {boolean} silent */
  #isSilent(silent) {
    if (silent === this.#silent || !this.#welcomed) return;
    this.#silent = silent;
    this.events.silent?.(silent);
  }

  #ping() {
    this.transport.send(JSON.stringify({ type: 'ping', n: this.#age.ask() }));
  }

  /** @param {string} text */
  #frame(text) {
    /** @type {any} */
    const frame = JSON.parse(text);
    this.#answered();
    this.#isSilent(false);
    if (frame.type === 'welcome') return this.#welcome(frame);
    if (!this.#welcomed && frame.type !== 'error') return;
    switch (frame.type) {
      case 'command': return this.#command(frame);
      case 'state': return this.#state(frame);
      case 'lead': return this.events.lead(frame.lead);
      case 'reload': return this.events.reload?.();
      case 'pong': return this.#pong(frame);
      case 'error': return this.#error(frame);
      case 'open': return this.events.open?.(frame);
      case 'pictures': return this.events.pictures?.(frame.wanted === true ? frame.known ?? [] : null);
      case 'pointer': return this.events.pointer?.(frame.at);
      case 'join': return this.events.join?.(frame.show);
      case 'timer': return this.events.timer?.(frame.timer);
      case 'captions': return this.events.captions?.(frame);
      case 'live': return this.events.live?.(frame.values);
      case 'back_channel': return this.events.released?.(frame.show);
    }
  }

  /** @param {Welcome} welcome */
  #welcome(welcome) {
    const resumed = welcome.epoch === this.#deduplicator.epoch;
    this.#deduplicator.startEpoch(welcome.epoch, welcome.seq);
    this.#version = welcome.version;
    this.#age.answered(1, welcome.time);
    this.#outline = welcome.state?.outline;
    this.#welcomed = true;
    this.#beats(welcome.heartbeat);
    this.transport.welcomed(welcome.heartbeat);
    this.#ping();
    if (resumed) for (const [seq, outcome] of this.#deduplicator.recent(ACK_RESEND_WINDOW_MS)) this.#acknowledge(seq, outcome);
    this.events.welcome(welcome);
    this.events.join?.(welcome.join ?? null);
    this.events.timer?.(welcome.timer ?? null);
    this.events.released?.(welcome.back_channel ?? null);
    if (this.#sentOutline === undefined) this.report(this.events.state(), 'start');
    this.#sendWanted();
  }

  /** @param {CommandFrame} command */
  #command(command) {
    if (this.#deduplicator.accept(command)) return this.events.command(command);
    const outcome = command.epoch === this.#deduplicator.epoch && this.#deduplicator.outcome(command.seq);
    if (outcome) this.#acknowledge(command.seq, outcome);
  }

  /**
   * @param {number} seq
   * @param {Outcome} outcome
   */
  #acknowledge(seq, { result, changed, ...failure }) {
    this.report(this.events.state(), 'command', {
      ack: seq,
      result,
      changed: changed === undefined ? false : changed, // null is unknown
      ...explain(failure),
    });
  }

  /** @param {{epoch: string, version: number, state: State}} frame */
  #state({ epoch, version, state }) {
    if (epoch !== this.#deduplicator.epoch || version < this.#version) return; // an equal one is a reminder and is followed
    this.#version = version;
    this.#outline = state.outline ?? this.#outline;
    this.events.follow({ ...state, outline: this.#outline });
  }

  /** @param {{n?: number, time: number, heartbeat?: number}} frame without `n`, it is the heartbeat: a good moment to measure again */
  #pong({ n, time, heartbeat }) {
    if (heartbeat) {
      this.#beats(heartbeat);
      this.transport.heartbeat = heartbeat;
    }
    if (typeof n === 'number') this.#age.answered(n, time);
    else if (!this.#age.asking) this.#ping();
  }

  /** @param {number} seconds between heartbeats */
  #beats(seconds) {
    this.#presenting = seconds <= PRESENTING_HEARTBEAT;
  }

  /** @param {{code: string, field?: string, message?: string}} frame */
  #error({ code, field, message }) {
    if (code === 'rate') {
      // A report was dropped, so report again.
      this.#sentOutline = undefined; // it may have been in the dropped report
      setTimeout(() => this.signal.aborted || this.report(this.events.state(), 'command'), 1000);
    } else {
      console.warn(`Slide Control: ${message ?? code}${field ? ` (${field})` : ''}`);
    }
  }
}

/**
 * A reason is a key. The English sentence goes with it for receivers that have no sentence of their own.
 *
 * @param {{reason?: Reason, placeholders?: Record<string, string>}} failure
 */
function explain({ reason, placeholders = {} }) {
  if (!reason) return {};
  const values = Object.fromEntries(Object.entries(placeholders).map(([name, value]) => [name, singleLine(value, LIMITS.placeholder)]));
  const message = singleLine(inEnglish(`reason.${reason}`, values), LIMITS.message);
  return { reason, ...(Object.keys(values).length && { placeholders: values }), message };
}
