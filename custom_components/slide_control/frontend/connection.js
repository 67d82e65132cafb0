/** @import {Cause, CommandFrame, Opening, OutlineEntry, Outcome, State, Welcome, Hosted} from './protocol.js' */
/** @import {Status} from './link.js' */
/** @import {OpenLine} from './transports/transport.js' */
import { Age } from './age.js';
import { fit } from './fit.js';
import { Link } from './link.js';
import { Memory } from './memory.js';
import { LIMITS, PROTOCOL } from './protocol.js';
import { line } from './text.js';
import { bestWay } from './transports/ways.js';

/** An acknowledgement younger than this may have been lost with the connection: it is sent again. Milliseconds. */
const ACK_MAY_BE_LOST = 5_000;

/**
 * @typedef {object} ConnectionEvents
 * @property {() => State|null} state what is shown now, with the outline; null while this display is idle
 * @property {(welcome: Welcome) => void} welcome
 * @property {(command: CommandFrame) => void} command a new one, never the same twice; end it with `finish`
 * @property {(state: State) => void} follow what the lead shows
 * @property {(lead: boolean) => void} lead
 * @property {() => void} [reload] the files of this page have changed
 * @property {(status: Status) => void} status
 * @property {(opening: Opening) => void} [open] a page that frames decks is to show another one
 *
 * @typedef {object} ConnectionOptions
 * @property {URL} base Home Assistant's address, with a trailing slash
 * @property {string} token
 * @property {{id: string, name?: string, framework?: string, version?: string, opens?: boolean, hosted?: Hosted}} client
 * @property {OpenLine} [open]
 */

/** A display's talk with Home Assistant, over as many lines as it takes. See docs/protocol.md. */
export class Connection {
  #memory = new Memory();
  #age = new Age();
  #welcomed = false;
  #version = 0;
  #attempt = 0;
  /** @type {OutlineEntry[]|undefined} what Home Assistant has of us, from this line */
  #sentOutline;
  /** @type {OutlineEntry[]|undefined} what we have of the lead */
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
    this.link = new Link(base, open ?? bestWay(signal), {
      opened: () => this.#hello(),
      frame: (text) => this.#frame(text),
      probe: () => this.#ping(),
      status: (status) => {
        this.#welcomed &&= status === 'connected';
        events.status(status);
      },
    }, signal);
  }

  /**
   * @param {CommandFrame} command
   * @returns {Outcome|null} why it must not be applied, judged at this moment
   */
  objection({ epoch, id, time, ttl_ms: ttl }) {
    if (epoch !== this.#memory.epoch) return { result: 'expired' }; // Home Assistant restarted while it waited for its turn
    if (this.#age.of(time) > ttl) {
      this.#ping(); // if a clock was set, the answer shows it, and the next press is judged rightly
      return { result: 'expired' };
    }
    return this.#memory.applied(id) ? { result: 'duplicate' } : null;
  }

  /**
   * @param {CommandFrame} command
   * @param {Outcome} outcome remembered, and sent now; or after the next welcome, if there is no line now
   */
  finish(command, outcome) {
    this.#memory.finish(command, outcome);
    if (command.epoch === this.#memory.epoch) this.#acknowledge(command.seq, outcome);
  }

  /**
   * @param {State|null} state null is not reported
   * @param {Cause} cause
   * @param {object} [answer] `ack`, `result`, `reason`
   * @returns {boolean} whether it was sent: before Home Assistant has let this page in, nothing is
   */
  report(state, cause, answer) {
    if (!this.#welcomed || !state) return false;
    const known = state.outline === this.#sentOutline;
    this.#sentOutline = state.outline;
    const { outline, ...rest } = state;
    this.link.send(fit({ type: 'report', state: known ? rest : state, cause, ...answer }, LIMITS.frame).text);
    return true;
  }

  /**
   * @param {string} id of what Home Assistant told this page to open
   * @param {'shown'|'closed'|'failed'} result
   * @param {string} [reason] for people
   */
  opened(id, result, reason) {
    this.link.send(JSON.stringify({ type: 'opened', id, result, ...(reason && { reason: line(reason, LIMITS.reason) }) }));
  }

  /** Makes the next report carry the outline again. */
  forgetOutline() {
    this.#sentOutline = undefined;
  }

  #hello() {
    this.#age = new Age();
    this.#version = 0;
    this.#attempt += 1;
    const { epoch } = this.#memory;
    const state = this.events.state();
    const hello = {
      type: 'hello',
      protocol: PROTOCOL,
      token: this.token,
      client: { ...this.client, attempt: this.#attempt },
      ...(epoch && { resume: { epoch } }),
    };
    const { text, whole } = state ? fit({ ...hello, state }, LIMITS.hello) : { text: JSON.stringify(hello), whole: true };
    this.#sentOutline = whole ? state?.outline : undefined;
    this.#age.ask();
    this.link.send(text);
  }

  #ping() {
    this.link.send(JSON.stringify({ type: 'ping', n: this.#age.ask() }));
  }

  /** @param {string} text */
  #frame(text) {
    /** @type {any} */
    const frame = JSON.parse(text);
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
    }
  }

  /** @param {Welcome} welcome */
  #welcome(welcome) {
    const resumed = welcome.epoch === this.#memory.epoch;
    this.#memory.meet(welcome.epoch, welcome.seq);
    this.#version = welcome.version;
    this.#age.answered(1, welcome.time);
    this.#outline = welcome.state?.outline;
    this.#welcomed = true;
    this.link.welcomed(welcome.heartbeat);
    this.#ping();
    if (resumed) for (const [seq, outcome] of this.#memory.recent(ACK_MAY_BE_LOST)) this.#acknowledge(seq, outcome);
    this.events.welcome(welcome);
    if (this.#sentOutline === undefined) this.report(this.events.state(), 'start');
  }

  /** @param {CommandFrame} command */
  #command(command) {
    if (this.#memory.take(command)) return this.events.command(command);
    const outcome = command.epoch === this.#memory.epoch && this.#memory.outcome(command.seq);
    if (outcome) this.#acknowledge(command.seq, outcome);
  }

  /**
   * @param {number} seq
   * @param {Outcome} outcome
   */
  #acknowledge(seq, { result, changed, reason }) {
    this.report(this.events.state(), 'command', {
      ack: seq,
      result,
      changed: changed ?? false,
      ...(reason && { reason: line(reason, LIMITS.reason) }),
    });
  }

  /** @param {{epoch: string, version: number, state: State}} frame */
  #state({ epoch, version, state }) {
    if (epoch !== this.#memory.epoch || version < this.#version) return; // an equal one is a reminder
    this.#version = version;
    this.#outline = state.outline ?? this.#outline;
    this.events.follow({ ...state, outline: this.#outline });
  }

  /** @param {{n?: number, time: number}} frame one that nobody asked for is the heartbeat, and a good moment to ask */
  #pong({ n, time }) {
    if (typeof n === 'number') this.#age.answered(n, time);
    else if (!this.#age.asking) this.#ping();
  }

  /** @param {{code: string, field?: string, message?: string}} frame */
  #error({ code, field, message }) {
    if (code === 'rate') {
      // What was reported too fast is lost: say once more where we are.
      this.#sentOutline = undefined; // it may have been in what was lost
      setTimeout(() => this.signal.aborted || this.report(this.events.state(), 'command'), 1000);
    } else {
      console.warn(`Slide Control: ${message ?? code}${field ? ` (${field})` : ''}`);
    }
  }
}
