/** @import {BackChannelFields, BackChannelStep} from '../backchannel/back_channel.js' */
/** @import {Point} from '../pointer/point.js' */
/** @import {State} from '../connection/protocol.js' */
/** @import {ClockStep, DeckChoice, Press, Snapshot, Source, StageStatus} from './source.js' */
/** @import {Hass, HassError} from './hass.js' */
import { NewestPoint } from '../pointer/newest_point.js';
import { localize, localizeMessage, localizeProblem } from '../words/words.js';
import { watchLiveness } from '../connection/liveness.js';
import { ShownState } from '../connection/shown_state.js';
import { HousePresses } from './house_presses.js';
import { ServerClock } from './server_clock.js';

const RESUBSCRIBE_MS = 2_000;
/** Errors of `slide_control/subscribe` after which trying again is useless. */
const FINAL = ['not_found', 'unauthorized'];

/**
 * @typedef {object} StageEvent of `slide_control/subscribe`, see docs/protocol.md
 * @property {number} [time] in milliseconds of the stage's clock
 * @property {string} [epoch] with `state`, as `version`
 * @property {number} [version]
 * @property {State|null} [state] without its outline while that is unchanged
 * @property {StageStatus} [status]
 * @property {HassError & {final: boolean}} [stopped] the stage was stopped; `final` if it was removed, or this user may not control it any more
 */

/**
 * A stage over the frontend's own connection, with the rights of the user who is logged in.
 *
 * @param {{hass: () => Hass, entry: string}} options `hass` returns the newest object, because the frontend replaces it often
 * @returns {Source}
 */
export function houseSource({ hass, entry }) {
  return new HouseSource(hass, entry);
}

/** @implements {Source} */
class HouseSource {
  base = new URL('../../..', import.meta.url); // this file is slide_control/client/sources/house_source.js
  /** @type {Snapshot} */
  snapshot = { connection: 'connecting', problem: null, state: null, status: null };
  /** Epoch and version of the state that was last given to the listeners. */
  #seen = '';
  #lifetime = new AbortController();
  /** @type {Set<(snapshot: Snapshot) => void>} */
  #listeners = new Set();
  #clock = new ServerClock();
  /** @type {State['outline']} of the last state that had one */
  #outline;
  #shown;
  #presses;
  #points;
  /** Number of the latest attempt to subscribe; the events of older ones are ignored. */
  #attempt = 0;
  /** @type {(() => Promise<void>)|null} */
  #unsubscribe = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;
  /** Whether the connection was closed since the last event, and its presses with it. */
  #closed = false;

  /**
   * @param {() => Hass} hass
   * @param {string} entry id of the stage's config entry
   */
  constructor(hass, entry) {
    this.hass = hass;
    this.entry = entry;
    this.#presses = new HousePresses(hass, entry, this.#clock);
    this.#points = new NewestPoint((at) => hass().connection.sendMessagePromise({ type: 'slide_control/pointer', config_entry_id: entry, at }));
    const { connection } = hass();
    const { signal } = this.#lifetime;
    this.#shown = new ShownState(() => this.#update({ state: null }), signal);
    const ready = () => this.#subscribe();
    const disconnected = () => {
      this.#closed = true;
      this.#lost();
    };
    connection.addEventListener('ready', ready);
    connection.addEventListener('disconnected', disconnected);
    signal.addEventListener('abort', () => {
      connection.removeEventListener('ready', ready);
      connection.removeEventListener('disconnected', disconnected);
      this.#presses.end();
    });
    watchLiveness(() => connection.sendMessagePromise({ type: 'ping' }), {
      silent: () => this.#lost(),
      alive: () => this.#recovered(),
    }, signal);
    // A phone that slept may have missed events, and its clock may have stopped.
    document.addEventListener('visibilitychange', () => { if (!document.hidden && connection.connected) ready(); }, { signal });
    if (connection.connected) ready();
    else disconnected();
  }

  /**
   * @param {(snapshot: Snapshot) => void} listener
   * @param {AbortSignal} signal
   */
  subscribe(listener, signal) {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
    listener(this.snapshot);
  }

  /**
   * @param {string} action
   * @param {object} [fields]
   * @returns {Promise<Press>}
   */
  async press(action, fields = {}) {
    if (this.snapshot.connection !== 'connected') {
      return { result: 'not_sent', changed: false, reason: null, message: localize('source.not_sent') };
    }
    return this.#presses.press({ action, ...fields, ...(action === 'go_to' && { seen: this.#seen }) });
  }

  /** @returns {Promise<DeckChoice[]>} */
  async decks() {
    /** @type {{hosted: (DeckChoice & HassError)[]}} */
    const { hosted } = await this.#call({ type: 'slide_control/hosted/list' });
    return Promise.all(hosted.map(async (deck) => ({ name: deck.name, title: deck.title, problem: await localizeProblem(deck) })));
  }

  /**
   * @param {string} deck
   * @param {string|null} display
   */
  async open(deck, display) {
    await this.#call({ type: 'slide_control/open', config_entry_id: this.entry, deck, ...(display && { display }) });
  }

  /** @param {string|null} display */
  async close(display) {
    await this.#call({ type: 'slide_control/close', config_entry_id: this.entry, ...(display && { display }) });
  }

  /** @param {'ask'|'take'|'hand_over'|'release'} step */
  async drive(step) {
    await this.#call({ type: 'slide_control/drive', config_entry_id: this.entry, step });
  }

  /** @param {Point|null} at */
  point(at) {
    if (this.snapshot.connection === 'connected') this.#points.send(at);
  }

  /** @param {ClockStep} step */
  async clock(step) {
    await this.#call({ type: 'slide_control/clock', config_entry_id: this.entry, step });
  }

  /**
   * @param {number} minutes
   * @param {string} title
   */
  async timer(minutes, title) {
    await this.#call({ type: 'slide_control/timer', config_entry_id: this.entry, minutes, title });
  }

  /**
   * @param {BackChannelStep} step
   * @param {BackChannelFields} [fields]
   */
  async backChannel(step, fields = {}) {
    await this.#call({ type: 'slide_control/back_channel', config_entry_id: this.entry, step, ...fields });
  }

  end() {
    this.#leave();
    this.#lifetime.abort();
    this.#listeners.clear();
  }

  async #subscribe() {
    this.#leave();
    const attempt = this.#attempt;
    let question = this.#clock.ask();
    try {
      const unsubscribe = await this.hass().connection.subscribeMessage(
        (/** @type {StageEvent} */ event) => {
          if (attempt !== this.#attempt) return;
          if (event.time !== undefined) this.#clock.answered(question, event.time);
          question = 0;
          this.#event(event);
        },
        { type: 'slide_control/subscribe', config_entry_id: this.entry },
        { resubscribe: false },
      );
      if (attempt === this.#attempt) this.#unsubscribe = unsubscribe;
      else quietly(unsubscribe);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (FINAL.includes(String(/** @type {HassError} */ (error)?.code))) return this.#refuse(await this.#errorMessage(error));
      // Home Assistant may still be starting, and not know the command yet.
      this.#retry = setTimeout(() => this.#subscribe(), RESUBSCRIBE_MS);
    }
  }

  /** Ends the subscription, if there is one. */
  #leave() {
    this.#attempt += 1;
    clearTimeout(this.#retry);
    const unsubscribe = this.#unsubscribe;
    this.#unsubscribe = null;
    if (unsubscribe) quietly(unsubscribe);
  }

  /** @param {StageEvent} event */
  #event({ state, status, stopped, epoch, version }) {
    if (stopped) {
      this.#stopped(stopped);
      return;
    }
    if (state?.outline) this.#outline = state.outline;
    if (epoch !== undefined) this.#seen = `${epoch}:${version}`;
    this.#update({
      connection: 'connected',
      problem: null,
      state: this.#shown.update({ status, state: state && { ...state, outline: this.#outline } }),
      ...(status !== undefined && { status }),
    });
    if (this.#closed) this.#presses.resend();
    this.#closed = false;
  }

  /** @param {HassError & {final: boolean}} stopped */
  async #stopped(stopped) {
    const attempt = this.#attempt;
    const problem = await localizeMessage(stopped);
    if (stopped.final) return this.#refuse(problem);
    if (attempt === this.#attempt) this.#update({ connection: 'lost', problem, state: null, status: null });
  }

  #lost() {
    if (['connecting', 'connected'].includes(this.snapshot.connection)) this.#update({ connection: 'lost' });
  }

  /** The connection was silent, but never closed: its events still arrive. */
  #recovered() {
    if (this.snapshot.connection === 'lost' && !this.snapshot.problem && this.#unsubscribe) this.#update({ connection: 'connected' });
  }

  /** @param {string} problem */
  #refuse(problem) {
    this.#leave();
    this.#update({ connection: 'refused', problem, state: null, status: null });
    this.#lifetime.abort();
  }

  /** @param {Partial<Snapshot>} changes */
  #update(changes) {
    if (this.#lifetime.signal.aborted) return;
    this.snapshot = { ...this.snapshot, ...changes };
    for (const listener of this.#listeners) listener(this.snapshot);
  }

  /**
   * @template Result
   * @param {object} message
   * @returns {Promise<Result>} rejects with a localized message
   */
  async #call(message) {
    try {
      return await this.hass().connection.sendMessagePromise(message);
    } catch (error) {
      throw new Error(await this.#errorMessage(error));
    }
  }

  /** @param {unknown} error */
  async #errorMessage(error) {
    return (await localizeMessage(/** @type {HassError} */ (error ?? {}))) || localize('source.not_sent');
  }
}

/** @param {() => Promise<void>} unsubscribe fails if the connection was lost, and the subscription with it */
function quietly(unsubscribe) {
  unsubscribe().catch(() => undefined);
}
