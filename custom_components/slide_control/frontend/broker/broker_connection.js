/** @import {ActivityTimer, Captions, LiveValues, State} from '../connection/protocol.js' */
/** @import {Point} from '../pointer/point.js' */
/** @import {BrokerLink} from './broker_link.js' */
/** @import {OpenChannel} from '../backchannel/back_channel.js' */
import { Backoff } from '../connection/backoff.js';
import { ReconnectingTransport } from '../connection/reconnecting_transport.js';
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';
import { BrokerPictures } from './broker_pictures.js';
import { PING, listenTo, message, mqttSocket } from './mqtt_socket.js';
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
 * @property {(channel: OpenChannel|null) => void} backChannel what the follower may send now; null for nothing
 * @property {(at: Point|null) => void} [pointer] where the speaker points
 * @property {(values: LiveValues) => void} [live] what slides show of the house
 * @property {() => void} [picture] the address of a picture has changed
 * @property {() => void} closed the house has ended the audience
 * @property {() => void} lost
 */

/** How long the broker may take to have a request. */
const PUBLISH_TIMEOUT_MS = 10_000;
const MAX_PACKET_ID = 1_000;

/** A follower's connection to the broker. See docs/protocol.md, *Audience through MQTT*. */
export class BrokerConnection {
  #welcomed = false;
  #audience = '';
  #backChannel = '';
  #published = 0;
  /** @type {Map<number, {resolve: (counts: boolean) => void, reject: (error: Error) => void}>} requests that the broker hasn't acknowledged */
  #unacknowledged = new Map();
  #timer = '';
  /** @type {LiveValues} */
  #live = {};
  /** @type {any} the newest state message */
  #state = null;
  /** @type {any} the slides that were shown, until the state that they belong to is there */
  #seen = null;

  /**
   * @param {BrokerLink} broker
   * @param {BrokerEvents} events
   * @param {AbortSignal} signal ends it
   * @param {string} client the page's id, by which the house counts its votes
   */
  constructor(broker, events, signal, client) {
    this.events = events;
    this.client = client;
    const topic = `slide_control/audience/${broker.key}`;
    this.topics = { state: `${topic}/state`, seen: `${topic}/seen`, captions: `${topic}/captions`, pointer: `${topic}/pointer`, live: `${topic}/live` };
    this.requests = `${topic}/requests`;
    const messages = new SignedMessages(broker.key, (...message) => this.#read(...message), signal);
    this.pictures = new BrokerPictures(`${topic}/pictures`, {
      listen: (wanted) => this.transport.send(listenTo(wanted)),
      leave: (unwanted) => this.transport.send(unwanted),
      changed: () => events.picture?.(),
    }, signal);
    const open = mqttSocket(broker, Object.values(this.topics), (from, bytes) => this.pictures.take(from, bytes));
    this.transport = new ReconnectingTransport(new URL(broker.url), open, {
      opened: () => {},
      frame: (frame) => {
        if (frame.startsWith('\n')) this.#acknowledged(Number(frame));
        else if (frame) messages.take(frame);
      },
      probe: () => this.transport.send(PING),
      status: (status) => {
        if (status !== 'lost') return;
        this.#welcomed = false;
        this.pictures.lost();
        for (const { reject } of this.#unacknowledged.values()) reject(new Error(localize('back_channel.not_sent')));
        this.#unacknowledged.clear();
        events.lost();
      },
    }, signal, new Backoff(FIRST_DELAY_MS, MAX_DELAY_MS));
  }

  /** The slides show other entities: tells what is known of them. */
  want() {
    this.events.live?.(this.#live);
  }

  /**
   * @param {object} frame for the back channel
   * @returns {Promise<boolean>} false when the broker has it: the house doesn't answer; rejects with a localized message
   */
  publish(frame) {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(localize('back_channel.not_sent')));
      if (!this.#welcomed) return fail();
      const id = this.#published = this.#published % MAX_PACKET_ID + 1;
      const timer = setTimeout(() => {
        this.#unacknowledged.delete(id);
        fail();
      }, PUBLISH_TIMEOUT_MS);
      this.#unacknowledged.set(id, {
        resolve: (counts) => { clearTimeout(timer); resolve(counts); },
        reject: (error) => { clearTimeout(timer); reject(error); },
      });
      this.transport.send(message(id, this.requests, JSON.stringify({ ...frame, client: this.client })));
    });
  }

  /** @param {number} id */
  #acknowledged(id) {
    this.#unacknowledged.get(id)?.resolve(false);
    this.#unacknowledged.delete(id);
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
    if (topic === this.topics.live) {
      this.#live = content.values;
      if (isNew) this.events.live?.(this.#live);
      return;
    }
    if (topic === this.topics.pointer) {
      // Nobody can replay a place of another visit to this slide, or of another slide.
      if (isNew && this.#welcomed && content.epoch === this.#state.epoch && content.version > (this.#state.pointer ?? 0)) this.events.pointer?.(content.at);
      return;
    }
    if (topic === this.topics.seen) this.#seen = content;
    else if (topic === this.topics.state && (isNew || !this.#welcomed)) this.#show(content);
    this.#showSeen();
  }

  /** @param {any} message */
  #show(message) {
    const { stage, state, timer, back_channel: backChannel = null, closed } = message;
    const audience = audienceOf(message);
    this.#state = message;
    this.pictures.learn(audience);
    if (!this.#welcomed) {
      this.#welcomed = true;
      this.#audience = this.#timer = this.#backChannel = '';
      this.transport.welcomed(HEARTBEAT);
      this.pictures.connected();
      this.events.welcome(stage);
    }
    this.events.state(state);
    if (changed(this.#audience, this.#audience = JSON.stringify(audience))) this.events.audience(audience);
    if (changed(this.#timer, this.#timer = JSON.stringify(timer))) {
      this.events.timer(timer && { ...timer, left: timer.ends - Date.now() / 1_000 });
    }
    if (changed(this.#backChannel, this.#backChannel = JSON.stringify(backChannel))) this.events.backChannel(backChannel);
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
    this.pictures.learn(seen);
    this.events.audience({ ...audienceOf(message), seen: seen.seen });
    this.#seen = null;
    this.transport.send(this.topics.seen);
  }
}

/**
 * @param {any} message of a state
 * @returns {any} what it says beside the state: the `Audience` of the audience's page
 */
function audienceOf(message) {
  const { stage: _stage, state: _state, timer: _timer, back_channel: _channel, pointer: _pointer, closed: _closed, epoch: _epoch, version: _version, ...audience } = message;
  return audience;
}

/**
 * @param {string} before
 * @param {string} now
 */
function changed(before, now) {
  return before !== now;
}
