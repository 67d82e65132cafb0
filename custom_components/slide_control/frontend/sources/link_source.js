/** @import {BackChannelFields, BackChannelStep} from '../backchannel/back_channel.js' */
/** @import {Point} from '../pointer/point.js' */
/** @import {Said} from '../words/words.js' */
/** @import {ClockStep, CommandFields, DeckChoice, Press, Snapshot, Source} from './source.js' */
import { localize, localizeProblem } from '../words/words.js';
import { ShownState } from '../connection/shown_state.js';
import { FrameRequests } from './frame_requests.js';
import { LinkConnection } from './link_connection.js';
import { PendingPresses } from './pending_presses.js';
import { pressSentence } from './press_sentence.js';

/** Drawing waits for the answer to a press, but no longer than this. */
const MAX_ANSWER_DELAY_MS = 50;

/**
 * A stage over a remote link.
 *
 * @param {{base: URL, token: string}} link `base` is Home Assistant's address, with a trailing slash
 */
export function linkSource(link) {
  return new LinkSource(link);
}

/** @implements {Source} */
class LinkSource {
  /** @type {Snapshot} */
  snapshot = { connection: 'connecting', problem: null, state: null, status: null };
  /** Whether the link may work later, or elsewhere, if it was refused. */
  retryable = false;
  /** The key of why the link was refused. */
  refusal = '';
  /** Whether the listeners are called with the next frame that the browser draws. */
  #drawing = false;
  /** Epoch and version of the state that was last given to the listeners. */
  #seen = '';
  #lifetime = new AbortController();
  /** @type {Set<(snapshot: Snapshot) => void>} */
  #listeners = new Set();
  #connection;
  #presses;
  #requests;
  #shown = new ShownState(() => this.#update({ state: null }), this.#lifetime.signal);

  /** @param {{base: URL, token: string}} link */
  constructor({ base, token }) {
    this.base = base;
    this.#connection = new LinkConnection({ base, token }, {
      connection: (connection, reason) => {
        if (connection === 'lost') this.#requests.lost();
        if (connection === 'refused') this.#refused(reason);
        else this.#update({ connection });
      },
      welcome: ({ state, ttl_ms: maxAge }) => {
        this.#presses.maxAge = maxAge;
        this.#presses.resend();
        this.#update({ connection: 'connected', state: this.#shown.update({ state }) });
      },
      state: (state) => this.#updateLater({ state: this.#shown.update({ state }) }),
      frame: (frame) => this.#frame(frame),
    }, this.#lifetime.signal);
    const send = (/** @type {object} */ frame) => this.#connection.send(frame);
    this.#presses = new PendingPresses(send, () => this.#connection.clock.now());
    this.#requests = new FrameRequests(send);
  }

  /**
   * @param {(snapshot: Snapshot) => void} listener
   * @param {AbortSignal} signal
   */
  subscribe(listener, signal) {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
    listener(this.snapshot);
  }

  /**
   * @param {string} action
   * @param {CommandFields} [fields]
   * @returns {Promise<Press>}
   */
  async press(action, fields = {}) {
    if (this.snapshot.connection !== 'connected') {
      return { result: 'not_sent', changed: false, reason: null, message: localize('source.not_sent') };
    }
    const answer = await this.#presses.press({ action, ...fields, ...(action === 'go_to' && { seen: this.#seen }) });
    const { result, changed, reason = null } = answer;
    return { result, changed, reason, message: await pressSentence(answer, { action, ...fields }) };
  }

  /** @returns {Promise<DeckChoice[]>} */
  async decks() {
    /** @type {{decks: (DeckChoice & Said)[]}} */
    const { decks } = await this.#request({ type: 'list_decks' });
    return Promise.all(decks.map(async (deck) => ({ name: deck.name, title: deck.title, problem: await localizeProblem(deck) })));
  }

  /**
   * @param {string} deck
   * @param {string|null} display
   */
  async open(deck, display) {
    await this.#request({ type: 'show', deck, display });
  }

  /** @param {string|null} display */
  async close(display) {
    await this.#request({ type: 'close', display });
  }

  /** @param {'ask'|'take'|'hand_over'|'release'} step */
  async drive(step) {
    await this.#request({ type: 'drive', step });
  }

  /** @param {Point|null} at */
  point(at) {
    if (this.snapshot.connection === 'connected') this.#connection.send({ type: 'pointer', at });
  }

  /** @param {ClockStep} step */
  async clock(step) {
    await this.#request({ type: 'clock', step });
  }

  /**
   * @param {number} minutes
   * @param {string} title
   */
  async timer(minutes, title) {
    await this.#request({ type: 'timer', minutes, title });
  }

  /**
   * @param {BackChannelStep} step
   * @param {BackChannelFields} [fields]
   */
  async backChannel(step, fields = {}) {
    await this.#request({ type: 'back_channel', step, ...fields });
  }

  end() {
    this.#lifetime.abort();
    this.#listeners.clear();
    this.#presses.end();
    this.#requests.lost();
  }

  /** @param {object} frame */
  #request(frame) {
    if (this.snapshot.connection !== 'connected') return Promise.reject(new Error(localize('source.not_sent')));
    return this.#requests.send(frame);
  }

  /** @param {any} frame */
  #frame(frame) {
    switch (frame.type) {
      case 'status': {
        const changes = { status: frame.status, state: this.#shown.update({ status: frame.status }) };
        return this.snapshot.status ? this.#updateLater(changes) : this.#update(changes); // nothing is drawn yet
      }
      case 'result':
        this.#presses.answered(frame);
        if (this.#drawing) this.#draw();
        return;
      case 'decks':
      case 'done': return this.#requests.answered(frame);
    }
  }

  /** @param {string} reason */
  #refused(reason) {
    this.#presses.end();
    this.#requests.lost();
    this.refusal = reason;
    this.retryable = reason === 'local_network_only';
    this.#update({ connection: 'refused', problem: refusalSentence(reason), state: null, status: null });
    this.#lifetime.abort();
  }

  /**
   * Listeners draw, and the answer to a press follows its state at once: the phone buzzes before anything is drawn.
   *
   * @param {Partial<Snapshot>} changes
   */
  #updateLater(changes) {
    this.snapshot = { ...this.snapshot, ...changes };
    if (this.#drawing) return;
    this.#drawing = true;
    if (this.#presses.waiting) setTimeout(() => this.#draw(), MAX_ANSWER_DELAY_MS);
    else this.#draw();
  }

  /** Draws with the next frame, unless that has been done. */
  #draw() {
    const update = () => this.#drawing && this.#update({});
    if (document.hidden) setTimeout(update); // there are no frames to draw
    else requestAnimationFrame(update);
  }

  /** @param {Partial<Snapshot>} changes */
  #update(changes) {
    this.#drawing = false;
    if (this.#lifetime.signal.aborted) return;
    this.snapshot = { ...this.snapshot, ...changes };
    this.#seen = this.#connection.seen;
    for (const listener of this.#listeners) listener(this.snapshot);
  }
}

/** @param {string} reason of an `error` with the code `refused` */
export function refusalSentence(reason) {
  switch (reason) {
    case 'link_expired': return localize('source.link_expired');
    case 'link_without_stage': return localize('source.stage_gone');
    case 'local_network_only': return localize('source.local_network_only');
    case 'link_malformed': return localize('source.link_damaged');
    default: return localize('source.link_revoked');
  }
}
