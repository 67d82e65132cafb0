/** @import {BrokerLink} from '../broker/broker_link.js' */
/** @import {FollowerEvents} from './follower_connection.js' */
import { BrokerConnection } from '../broker/broker_connection.js';
import { newId } from '../connection/client.js';
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';
import { FollowerConnection } from './follower_connection.js';

/** Without the broker, the audience returns to Home Assistant between these, at random: ten thousand don't come in the same second. */
const MIN_RETURN_MS = 5_000;
const MAX_RETURN_MS = 35_000;

/**
 * @typedef {object} AudienceConnection
 * @property {(names: string[]) => void} want takes the names of the entities that the slides show
 * @property {(frame: object) => Promise<boolean>} request sends a frame for the back channel; it resolves with true if it counts, with false if the
 *   broker has it, and rejects with a localized message
 * @property {(path: string|null) => string|null} addressOf returns where the picture with this path is now: a path below Home Assistant, or an
 *   address in this page. The event `picture` says that this has changed
 */

/**
 * A follower's connection: to the broker that its link names, and to Home Assistant while that is gone.
 *
 * @param {{base: URL, token: string|null, broker: BrokerLink|null}} link without a token, there is no way back to Home Assistant
 * @param {FollowerEvents} events
 * @param {AbortSignal} signal ends it
 * @returns {AudienceConnection}
 */
export function openAudienceConnection({ base, token, broker }, events, signal) {
  if (broker) return new FollowedBroker(base, token, broker, events, signal);
  if (token) return new FollowerConnection({ base, token }, events, signal);
  return { want() {}, addressOf: (path) => path, request: () => Promise.reject(new Error(localize('back_channel.not_sent'))) };
}

class FollowedBroker {
  #ends = new AbortController();
  /** @type {AbortController|null} ends the connection to Home Assistant */
  #house = null;
  /** @type {FollowerConnection|null} that connection */
  #follower = null;
  /** @type {string[]|null} */
  #wanted = null;
  #broker;
  /** The same for both ways, so that a vote counts once. */
  #id = newId();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #return;

  /**
   * @param {URL} base
   * @param {string|null} token
   * @param {BrokerLink} broker
   * @param {FollowerEvents} events
   * @param {AbortSignal} signal
   */
  constructor(base, token, broker, events, signal) {
    this.base = base;
    this.token = token;
    this.events = events;
    signal.addEventListener('abort', () => this.#stop(), { once: true, signal: this.#ends.signal });
    this.#waitForBroker();
    this.#broker = new BrokerConnection(broker, {
      ...events,
      welcome: (stage) => {
        this.#leaveHouse();
        events.welcome(stage);
      },
      closed: () => this.#end('closed'),
      lost: () => {
        if (!this.#house) events.status('lost');
        this.#waitForBroker();
      },
    }, this.#ends.signal, this.#id);
  }

  /** @param {object} frame for the back channel */
  request(frame) {
    return this.#follower ? this.#follower.request(frame) : this.#broker.publish(frame);
  }

  /** @param {string|null} path of the picture that is shown */
  addressOf(path) {
    return this.#broker.pictures.addressOf(path, this.token !== null);
  }

  #waitForBroker() {
    if (this.#house || !this.token) return;
    this.#return ??= setTimeout(() => this.#returnToHouse(), MIN_RETURN_MS + Math.random() * (MAX_RETURN_MS - MIN_RETURN_MS));
  }

  #returnToHouse() {
    const { base, token } = this;
    if (!token) return;
    this.#house = new AbortController();
    this.#follower = new FollowerConnection({ base, token, id: this.#id }, {
      ...this.events,
      status: (status) => {
        if (status === 'lost') this.events.status('lost');
        else this.#end(status);
      },
    }, this.#house.signal);
    if (this.#wanted) this.#follower.want(this.#wanted);
  }

  /** @param {string[]} names the broker has those of the slides that displays show, and of the ones beside them */
  want(names) {
    this.#wanted = names;
    if (this.#follower) this.#follower.want(names);
    else this.#broker.want();
  }

  #leaveHouse() {
    clearTimeout(this.#return);
    this.#return = undefined;
    this.#house?.abort();
    this.#house = this.#follower = null;
  }

  /** @param {'closed'|'refused'} status */
  #end(status) {
    this.#stop();
    this.events.status(status);
  }

  #stop() {
    this.#leaveHouse();
    this.#ends.abort();
  }
}
