/** @import {CommandFields, Press, Source} from '../../sources/source.js' */
/** @import {Options} from './options.js' */
import { localize } from '../../words/words.js';

/** Until the stage has said its own. */
const DEBOUNCE_MS = 250;
const CONFIRM_MS = 3_000;
/** An answer that comes sooner changes the button at once, so it doesn't flicker. */
const MARK_AFTER_MS = 150;

/** Sends presses: what the button, the buzz and the sentence show comes from the answer. */
export class Presses {
  /** @type {Map<string, {at: number, waiting: boolean}>} the last press by action */
  #last = new Map();
  /** @type {{key: string, until: number}|null} the press that must be repeated */
  #unconfirmed = null;

  /**
   * @param {Source} source
   * @param {Options} options
   * @param {{mark: (action: string, mark: 'waiting'|'confirm'|null) => void, answered: (action: string, press: Press) => void}} events
   * @param {AbortSignal} signal
   */
  constructor(source, options, events, signal) {
    this.source = source;
    this.options = options;
    this.events = events;
    this.signal = signal;
  }

  /**
   * @param {string} action
   * @param {CommandFields} fields
   * @returns {Promise<Press>}
   */
  async press(action, fields = {}) {
    const key = JSON.stringify([action, fields.slide, fields.mode, fields.color, fields.direction, fields.operation, fields.volume]);
    const refusal = this.#refusal(action, key);
    const press = refusal ?? await this.#send(action, key, fields);
    if (this.signal.aborted) return press;
    if (press.reason !== 'unconfirmed') this.options.buzz?.(press.result === 'applied' && press.changed === true);
    this.events.answered(action, press);
    if (!refusal) this.events.mark(action, null);
    return press;
  }

  /** In milliseconds, as the stage counts. */
  get #debounce() {
    const { debounce } = this.source.snapshot.status ?? {};
    return this.options.debounceMs ?? (debounce === undefined ? DEBOUNCE_MS : debounce * 1_000);
  }

  /**
   * @param {string} action
   * @param {string} key
   * @returns {Press|null} the answer to a press that isn't sent
   */
  #refusal(action, key) {
    const now = performance.now();
    const last = this.#last.get(key);
    if (last && now - last.at < this.#debounce) return notSent('duplicate', 'too_soon', localize('remote.counted_once'));
    if (last?.waiting) return notSent('duplicate', 'waiting', localize('remote.still_waiting'));
    if (!this.options.confirm) return null;
    const confirmed = this.#unconfirmed?.key === key && now < this.#unconfirmed.until;
    this.#unconfirmed = confirmed ? null : { key, until: now + CONFIRM_MS };
    this.events.mark(action, confirmed ? null : 'confirm');
    if (confirmed) return null;
    setTimeout(() => {
      if (this.#unconfirmed && performance.now() >= this.#unconfirmed.until && !this.signal.aborted) this.events.mark(action, null);
    }, CONFIRM_MS + 1);
    return notSent('not_sent', 'unconfirmed', localize('remote.confirm'));
  }

  /**
   * @param {string} action
   * @param {string} key
   * @param {CommandFields} fields
   */
  async #send(action, key, fields) {
    const sent = { at: performance.now(), waiting: true };
    this.#last.set(key, sent);
    const timer = setTimeout(() => this.signal.aborted || this.events.mark(action, 'waiting'), MARK_AFTER_MS);
    const press = await this.source.press(action, fields);
    clearTimeout(timer);
    sent.waiting = false;
    return press;
  }
}

/**
 * @param {Press['result']} result
 * @param {string} reason
 * @param {string} message
 * @returns {Press}
 */
function notSent(result, reason, message) {
  return { result, changed: false, reason, message };
}
