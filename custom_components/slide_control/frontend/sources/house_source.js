/** @import {State} from '../connection/protocol.js' */
/** @import {DeckChoice, Press, Snapshot, Source, StageStatus} from './source.js' */
/** @import {Hass, HassError} from './hass.js' */
import { newId } from '../connection/client.js';
import { localize } from '../words/words.js';
import { CONNECTION_LOST, sentence } from './hass.js';
import { watchLiveness } from './liveness.js';

/** How long a press is tried again after its connection was lost; Home Assistant drops what is older than the stage's maximum age. */
const RETRY_MS = 3_000;
/** Home Assistant answers a press within the maximum age and a second; this is for a connection that hangs. */
const ANSWER_MS = 12_000;
const RESUBSCRIBE_MS = 2_000;
/** Errors of `slide_control/subscribe` after which trying again is useless. */
const FINAL = ['not_found', 'unauthorized'];

/**
 * @typedef {object} StageEvent of `slide_control/subscribe`
 * @property {State|null} [state] without its outline while that is unchanged
 * @property {StageStatus|null} [status]
 * @property {HassError} [ended] the stage was removed, or this user may no longer control it; the last event
 *
 * @typedef {{result: Press['result'], changed: boolean|null, reason?: string|null, first?: Press['result']|null} & HassError} Answer
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
  #lifetime = new AbortController();
  /** @type {Set<(snapshot: Snapshot) => void>} */
  #listeners = new Set();
  /** Number of the latest attempt to subscribe; the events of older ones are ignored. */
  #attempt = 0;
  /** @type {(() => Promise<void>)|null} */
  #unsubscribe = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;

  /**
   * @param {() => Hass} hass
   * @param {string} entry id of the stage's config entry
   */
  constructor(hass, entry) {
    this.hass = hass;
    this.entry = entry;
    const { connection } = hass();
    const ready = () => this.#subscribe();
    const disconnected = () => this.#lost();
    connection.addEventListener('ready', ready);
    connection.addEventListener('disconnected', disconnected);
    this.#lifetime.signal.addEventListener('abort', () => {
      connection.removeEventListener('ready', ready);
      connection.removeEventListener('disconnected', disconnected);
    });
    watchLiveness(() => connection.sendMessagePromise({ type: 'ping' }), {
      silent: () => this.#lost(),
      alive: () => this.#recovered(),
    }, this.#lifetime.signal);
    if (connection.connected) this.#subscribe();
    else this.#lost();
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
    const message = { type: 'slide_control/command', config_entry_id: this.entry, action, ...fields, id: newId(), sent_at: Date.now() / 1000 };
    const before = this.snapshot.state;
    try {
      const { answer, retried } = await this.#answer(message);
      return await this.#pressOf(answer, retried && moved(before, this.snapshot.state));
    } catch (error) {
      if (isLost(error)) return { result: 'timeout', changed: null, reason: null, message: localize('source.unanswered') };
      return { result: 'rejected', changed: false, reason: /** @type {HassError} */ (error)?.code ?? null, message: await this.#errorMessage(error) };
    }
  }

  /** @returns {Promise<DeckChoice[]>} */
  async decks() {
    /** @type {{hosted: {name: string, title: string, problem?: string|null, translation_key?: string}[]}} */
    const { hosted } = await this.#call({ type: 'slide_control/hosted/list' });
    return Promise.all(hosted.map(async ({ name, title, problem, ...translated }) => (
      { name, title, problem: problem ? await sentence(this.hass(), { message: problem, ...translated }) : null }
    )));
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

  end() {
    this.#lifetime.abort();
    this.#leave();
    this.#listeners.clear();
  }

  async #subscribe() {
    this.#leave();
    const attempt = this.#attempt;
    try {
      const unsubscribe = await this.hass().connection.subscribeMessage(
        (/** @type {StageEvent} */ event) => { if (attempt === this.#attempt) this.#event(event); },
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
  async #event({ state, status, ended }) {
    if (ended) return this.#refuse(await sentence(this.hass(), ended));
    const outline = this.snapshot.state?.outline;
    this.#update({
      connection: 'connected',
      state: state === undefined ? this.snapshot.state : state && { ...state, outline: state.outline ?? outline ?? [] },
      status: status === undefined ? this.snapshot.status : status,
    });
  }

  #lost() {
    if (['connecting', 'connected'].includes(this.snapshot.connection)) this.#update({ connection: 'lost' });
  }

  /** The connection was silent, but never closed: its events still arrive. */
  #recovered() {
    if (this.snapshot.connection === 'lost' && this.#unsubscribe) this.#update({ connection: 'connected' });
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
   * Sends a press, again after a lost connection: its `id` makes that one step, and its time none if it is late.
   *
   * @param {object} message
   * @returns {Promise<{answer: Answer, retried: boolean}>}
   */
  async #answer(message) {
    const until = performance.now() + RETRY_MS;
    for (let retried = false; ; retried = true) {
      try {
        return { answer: await withTimeout(this.#call(message), ANSWER_MS), retried };
      } catch (error) {
        const left = until - performance.now();
        if (!isLost(error) || left <= 0) throw error;
        await this.#ready(left);
      }
    }
  }

  /**
   * @param {number} milliseconds
   * @returns {Promise<void>} resolves when the connection is there, or after this time
   */
  #ready(milliseconds) {
    const { connection } = this.hass();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        connection.removeEventListener('ready', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      connection.addEventListener('ready', done);
    });
  }

  /**
   * @param {Answer} answer
   * @param {boolean} moved whether a press that was sent twice has moved the slides
   * @returns {Promise<Press>}
   */
  async #pressOf(answer, moved) {
    const repeated = moved && answer.result === 'duplicate' && answer.first === 'applied';
    const { result, changed, reason = null } = repeated ? { result: answer.first ?? answer.result, changed: true } : answer;
    return { result, changed, reason, message: result === 'applied' && changed ? '' : await sentence(this.hass(), answer) };
  }

  /**
   * @template Result
   * @param {object} message
   * @returns {Promise<Result>}
   */
  async #call(message) {
    try {
      return await this.hass().connection.sendMessagePromise(message);
    } catch (error) {
      if (isLost(error)) throw error;
      throw Object.assign(new Error(await this.#errorMessage(error)), { code: /** @type {HassError} */ (error)?.code });
    }
  }

  /** @param {unknown} error */
  async #errorMessage(error) {
    return (await sentence(this.hass(), /** @type {HassError} */ (error ?? {}))) || localize('source.unanswered');
  }
}

/** @param {unknown} error */
function isLost(error) {
  return error === CONNECTION_LOST;
}

/**
 * @param {State|null} before
 * @param {State|null} after
 */
function moved(before, after) {
  return JSON.stringify(before?.indices) !== JSON.stringify(after?.indices) || before?.blank !== after?.blank;
}

/** @param {() => Promise<void>} unsubscribe fails if the connection was lost, and the subscription with it */
function quietly(unsubscribe) {
  unsubscribe().catch(() => undefined);
}

/**
 * @template Result
 * @param {Promise<Result>} promise
 * @param {number} milliseconds
 * @returns {Promise<Result>}
 */
function withTimeout(promise, milliseconds) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(CONNECTION_LOST), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
