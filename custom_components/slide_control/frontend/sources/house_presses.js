/** @import {Press} from './source.js' */
/** @import {Hass, HassError} from './hass.js' */
/** @import {Answer} from './pending_presses.js' */
import { localizeMessage } from '../words/words.js';
import { CONNECTION_LOST } from './hass.js';
import { PendingPresses } from './pending_presses.js';
import { pressSentence } from './press_sentence.js';
import { ServerClock } from './server_clock.js';

/** @typedef {{action: string, slide?: number|string, mode?: string, color?: string, direction?: string, operation?: string, volume?: number, seen?: string}} Fields of a command */

/** Presses of a user of Home Assistant, over the frontend's own connection. */
export class HousePresses {
  #pending;

  /**
   * @param {() => Hass} hass
   * @param {string} entry id of the stage's config entry
   * @param {ServerClock} clock
   */
  constructor(hass, entry, clock) {
    this.hass = hass;
    this.entry = entry;
    this.clock = clock;
    this.#pending = new PendingPresses((frame) => this.#send(frame), () => clock.now());
  }

  /**
   * @param {Fields} fields
   * @returns {Promise<Press>} never rejects
   */
  async press(fields) {
    /** @type {Answer & {error?: HassError}} */
    const answer = await this.#pending.press(fields);
    const { result, changed, reason = null, error } = answer;
    return { result, changed, reason, message: await (error ? localizeMessage(error) : pressSentence(answer, fields)) };
  }

  /** Sends the presses without an answer again, over a new connection. */
  resend() {
    this.#pending.resend();
  }

  end() {
    this.#pending.end();
  }

  /** @param {any} frame of a remote */
  async #send({ type: _, ...command }) {
    const question = this.clock.ask();
    try {
      /** @type {Answer & {time: number}} */
      const answer = await this.hass().connection.sendMessagePromise({
        type: 'slide_control/command', config_entry_id: this.entry, command,
      });
      this.clock.answered(question, answer.time);
      this.#pending.answered({ ...answer, placeholders: answer.translation_placeholders, id: command.id });
    } catch (error) {
      if (error === CONNECTION_LOST) return; // it is sent again, or nobody answers it
      const { code = '' } = /** @type {HassError} */ (error ?? {});
      this.#pending.answered(/** @type {any} */ ({ id: command.id, result: 'rejected', changed: false, reason: code, error }));
    }
  }
}
