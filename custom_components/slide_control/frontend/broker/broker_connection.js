/** @import {ActivityTimer, Captions, State} from '../connection/protocol.js' */
/** @import {BrokerLink} from './broker_link.js' */
import { Backoff } from '../connection/backoff.js';
import { ReconnectingTransport } from '../connection/reconnecting_transport.js';
import { PING, mqttSocket } from './mqtt_socket.js';
import { SignedMessages } from './signed_messages.js';

/** A broker that was restarted gets its audience back over some seconds. */
const FIRST_DELAY_MS = 5_000;
const MAX_DELAY_MS = 30_000;
/** The broker keeps the last lines; a wrong clock of this device may take a new one for an old one. */
const MAX_CAPTION_AGE_MS = 20_000;
/** Seconds; the pings of the socket are answered more often. */
const HEARTBEAT = 30;

/**
 * @typedef {object} BrokerEvents
 * @property {(stage: string) => void} welcome the first verified state of a connection follows
 * @property {(state: State|null) => void} state
 * @property {(audience: any) => void} audience as the house would say it: `Audience` of the audience's page
 * @property {(timer: ActivityTimer|null) => void} timer
 * @property {(captions: Captions) => void} captions
 * @property {() => void} closed the house has ended the audience
 * @property {() => void} lost
 */

/** A follower's connection to the broker. See docs/protocol.md, *Audience through MQTT*. */
export class BrokerConnection {
  #welcomed = false;
  #audience = '';
  #timer = '';
  /** @type {any} the newest state message */
  #state = null;
  /** @type {any} the slides that were shown, until the state that they belong to is there */
  #seen = null;

  /**
   * @param {BrokerLink} broker
   * @param {BrokerEvents} events
   * @param {AbortSignal} signal ends it
   */
  constructor(broker, events, signal) {
    this.events = events;
    const topic = `slide_control/audience/${broker.key}`;
    this.topics = { state: `${topic}/state`, seen: `${topic}/seen`, captions: `${topic}/captions` };
    const messages = new SignedMessages(broker.key, (...message) => this.#read(...message), signal);
    this.transport = new ReconnectingTransport(new URL(broker.url), mqttSocket(broker, Object.values(this.topics)), {
      opened: () => {},
      frame: (frame) => frame && messages.take(frame),
      probe: () => this.transport.send(PING),
      status: (status) => {
        if (status !== 'lost') return;
        this.#welcomed = false;
        events.lost();
      },
    }, signal, new Backoff(FIRST_DELAY_MS, MAX_DELAY_MS));
  }

  /**
   * @param {string} topic
   * @param {any} content verified
   * @param {boolean} isNew
   */
  #read(topic, content, isNew) {
    if (topic === this.topics.captions) {
      if (isNew) this.#showCaptions(content); // what is published again was shown
      return;
    }
    if (topic === this.topics.seen) this.#seen = content;
    else if (topic === this.topics.state && (isNew || !this.#welcomed)) this.#show(content);
    this.#showSeen();
  }

  /** @param {any} message */
  #show(message) {
    const { stage, state, timer, closed, epoch: _epoch, version: _version, ...audience } = message;
    this.#state = message;
    if (!this.#welcomed) {
      this.#welcomed = true;
      this.#audience = this.#timer = '';
      this.transport.welcomed(HEARTBEAT);
      this.events.welcome(stage);
    }
    this.events.state(state);
    if (changed(this.#audience, this.#audience = JSON.stringify(audience))) this.events.audience(audience);
    if (changed(this.#timer, this.#timer = JSON.stringify(timer))) {
      this.events.timer(timer && { ...timer, left: timer.ends - Date.now() / 1_000 });
    }
    if (closed) this.events.closed();
  }

  /** @param {Captions} captions may be those that the broker kept: an old line is only there to be read back */
  #showCaptions({ lines, seconds }) {
    const age = Date.now() - (lines[lines.length - 1]?.n ?? 0);
    this.events.captions({ lines, seconds: Math.abs(age) < MAX_CAPTION_AGE_MS ? seconds : 0, cleared: !lines.length });
  }

  /** Newcomers get the slides that were shown of this deck, once. */
  #showSeen() {
    const [message, seen] = [this.#state, this.#seen];
    if (!message?.state || !seen || (message.deck?.path ?? null) !== seen.deck || message.state.total !== seen.total) return;
    const { stage: _stage, state: _state, timer: _timer, epoch: _epoch, version: _version, ...audience } = message;
    this.events.audience({ ...audience, seen: seen.seen });
    this.#seen = null;
    this.transport.send(this.topics.seen);
  }
}

/**
 * @param {string} before
 * @param {string} now
 */
function changed(before, now) {
  return before !== now;
}
