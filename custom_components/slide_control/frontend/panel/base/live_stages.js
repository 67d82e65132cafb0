/** @import {State} from '../../connection/protocol.js' */
/** @import {StageStatus} from '../../sources/source.js' */
/** @import {Hass, StageEntry} from './section.js' */
import { Listeners } from './listeners.js';

/**
 * A stage as the panel knows it.
 *
 * @typedef {object} LiveStage
 * @property {StageEntry} entry
 * @property {StageStatus|null} status null until it is known
 * @property {State|null} reported the newest state; it stays for a while when the slides are closed
 * @property {State|null} state null while no display shows slides
 */

/** The stages that the user may control or administrate, each with what it shows. */
export class LiveStages {
  #listeners = new Listeners();
  /** @type {Map<string, AbortController>} */
  #subscriptions = new Map();
  /** @type {LiveStage[]} sorted by name */
  all = [];

  /**
   * @param {() => Hass} hass
   * @param {AbortSignal} signal ends the subscriptions
   */
  constructor(hass, signal) {
    this.hass = hass;
    this.signal = signal;
    signal.addEventListener('abort', () => this.#end([...this.#subscriptions.keys()]), { once: true });
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh().catch(() => {}), { signal });
  }

  /** @returns {LiveStage[]} those that run and on which the user may show decks */
  get open() {
    return this.all.filter(({ entry }) => entry.state === 'loaded' && entry.may.includes('open'));
  }

  /**
   * @param {() => void} listener called at once, and after each change
   * @param {AbortSignal} signal
   */
  subscribe(listener, signal) {
    this.#listeners.add(listener, signal);
  }

  /** Asks which stages there are; rejects with the error of Home Assistant. */
  async refresh() {
    /** @type {{stages: StageEntry[]}} */
    const { stages } = await this.hass().callWS({ type: 'slide_control/stages' });
    if (this.signal.aborted) return;
    const known = new Map(this.all.map((stage) => [stage.entry.entry_id, stage]));
    this.all = stages.sort((one, other) => one.title.localeCompare(other.title)).map((entry) => {
      const stage = known.get(entry.entry_id) ?? { entry, status: null, reported: null, state: null };
      return Object.assign(stage, { entry });
    });
    const names = new Set(this.all.map(({ entry }) => entry.entry_id));
    this.#end([...this.#subscriptions.keys()].filter((name) => !names.has(name)));
    for (const stage of this.all) if (!this.#subscriptions.has(stage.entry.entry_id)) this.#follow(stage);
    this.#listeners.call();
  }

  /** @param {LiveStage} stage */
  async #follow(stage) {
    const name = stage.entry.entry_id;
    const ends = new AbortController();
    this.#subscriptions.set(name, ends);
    const message = { type: 'slide_control/subscribe', config_entry_id: name };
    try {
      const unsubscribe = await this.hass().connection.subscribeMessage((/** @type {any} */ event) => this.#update(stage, event), message);
      const end = () => Promise.resolve(unsubscribe()).catch(() => {}); // the connection may be lost
      if (ends.signal.aborted) end();
      ends.signal.addEventListener('abort', end, { once: true });
    } catch {
      this.#subscriptions.delete(name); // it is asked again when the stages are listed next
    }
  }

  /**
   * @param {LiveStage} stage
   * @param {{state?: State|null, status?: StageStatus, stopped?: {final: boolean}}} event
   */
  #update(stage, event) {
    if (event.stopped) {
      if (event.stopped.final) this.#end([stage.entry.entry_id]);
      Object.assign(stage, { status: null, reported: null });
    }
    if (event.state !== undefined) stage.reported = event.state;
    const started = event.status && !stage.status;
    if (event.status) stage.status = event.status;
    const shown = stage.status?.displays.some(({ state }) => state === 'showing' || state === 'lost');
    stage.state = shown ? stage.reported : null;
    this.#listeners.call();
    if (event.stopped || (started && stage.entry.state !== 'loaded')) this.refresh().catch(() => {});
  }

  /** @param {string[]} names */
  #end(names) {
    for (const name of names) {
      this.#subscriptions.get(name)?.abort();
      this.#subscriptions.delete(name);
    }
  }
}
