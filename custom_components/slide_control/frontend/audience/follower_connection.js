/** @import {ActivityTimer, CaptionLine, Captions, LiveValues, State} from '../connection/protocol.js' */
/** @import {Point} from '../pointer/point.js' */
/** @import {OpenChannel} from '../backchannel/back_channel.js' */
/** @import {OpenTransport} from '../connection/transports/transport.js' */
import { browserName, newId } from '../connection/client.js';
import { PROTOCOL } from '../connection/protocol.js';
import { ReconnectingTransport } from '../connection/reconnecting_transport.js';
import { transportFallback } from '../connection/transports/fallback.js';
import { FrameRequests } from '../sources/frame_requests.js';
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';

/** The stage has no audience now: Home Assistant doesn't want to be asked again soon. */
const CLOSE_AUDIENCE_CLOSED = 4011;

/**
 * @typedef {object} SeenSlide a slide that was shown, with its last step
 * @property {number} h
 * @property {number} v
 * @property {number|null} f
 * @property {number} number
 * @property {string} title
 * @property {string} [picture] the path of its picture below Home Assistant, with `#h.v.f` for the step that it shows
 * @property {string} [hash] the name of this picture at the broker
 *
 * @typedef {object} WayIn into the audience
 * @property {string} code
 * @property {string|null} url of the page that asks for it; null for that of this Home Assistant
 *
 * @typedef {object} Audience what Home Assistant says to followers beside the state
 * @property {'waiting'|'live'|'ended'} talk
 * @property {'deck'|'pictures'|'text'} view
 * @property {{title: string, version: string, path: string}|null} deck its path is below Home Assistant
 * @property {string} [handout] path below Home Assistant that downloads the deck, while that is allowed
 * @property {WayIn} [join] for others, once the speaker has shown it
 * @property {string} [picture] like those of slides: the newest one, where followers get no deck
 * @property {string} [hash] of this picture
 * @property {SeenSlide[]} [seen] in the order of the deck; only after the welcome
 * @property {CaptionLine[]} [captions] of the talk so far; only after the welcome
 *
 * @typedef {object} FollowerEvents
 * @property {(stage: string) => void} welcome
 * @property {(state: State|null) => void} state null while no display shows slides
 * @property {(audience: Audience) => void} audience
 * @property {() => void} picture the address of a picture has changed
 * @property {(at: Point|null) => void} pointer where the speaker points
 * @property {(timer: ActivityTimer|null) => void} timer of an activity
 * @property {(captions: Captions) => void} captions
 * @property {(values: LiveValues) => void} live what slides show of the house
 * @property {(channel: OpenChannel|null) => void} backChannel what the follower may send now; null for nothing
 * @property {(status: 'lost'|'closed'|'refused') => void} status `closed` and `refused` have ended the connection
 */

/** A follower's connection: it receives the public state, and sends what the speaker's back channel is open for. See docs/protocol.md. */
export class FollowerConnection {
  #client;
  #epoch = '';
  #version = 0;
  #pings = 0;
  #closed = false;
  /** @type {string[]|null} */
  #wanted = null;
  #welcomed = false;
  #requests = new FrameRequests((frame) => this.transport.send(JSON.stringify(frame)));
  #ends = new AbortController();

  /**
   * @param {{base: URL, token: string, id?: string}} link with the page's id, if it has one
   * @param {FollowerEvents} events
   * @param {AbortSignal} signal ends it
   */
  constructor({ base, token, id = newId() }, events, signal) {
    this.#client = { id, name: browserName(), attempt: 0 };
    this.token = token;
    this.events = events;
    signal.addEventListener('abort', () => this.#ends.abort(), { once: true, signal: this.#ends.signal });
    this.transport = new ReconnectingTransport(base, this.#noticingTheEnd(transportFallback(this.#ends.signal)), {
      opened: () => this.#hello(),
      frame: (text) => this.#frame(JSON.parse(text)),
      probe: () => this.#ping(),
      status: (status) => {
        if (status !== 'connected') this.#lost();
        if (this.#closed) this.#end('closed');
        else if (status === 'refused' || status === 'replaced') this.#end('refused');
        else if (status === 'lost') events.status('lost');
      },
    }, this.#ends.signal);
  }

  /**
   * @param {object} frame for the back channel, without its `id`
   * @returns {Promise<boolean>} true when it counts; rejects with a localized message
   */
  async request(frame) {
    if (!this.#welcomed) throw new Error(localize('back_channel.not_sent'));
    await this.#requests.send(frame);
    return true;
  }

  /** @param {string|null} path of a picture */
  addressOf(path) {
    return path;
  }

  #lost() {
    this.#welcomed = false;
    this.#requests.lost();
  }

  /** The page is used again: looks at once whether the connection is alive. */
  wake() {
    this.transport.wake();
  }

  /** @param {string[]} names of the entities that the slides show now */
  want(names) {
    this.#wanted = names;
    this.#sendWanted();
  }

  #sendWanted() {
    if (this.#epoch && this.#wanted) this.transport.send(JSON.stringify({ type: 'live', wanted: this.#wanted }));
  }

  /** @param {'closed'|'refused'} status */
  #end(status) {
    this.#ends.abort();
    this.events.status(status);
  }

  /**
   * @param {OpenTransport} open
   * @returns {OpenTransport}
   */
  #noticingTheEnd(open) {
    return (base, events) => open(base, {
      ...events,
      closed: (code) => {
        this.#closed = code === CLOSE_AUDIENCE_CLOSED;
        events.closed(code);
      },
    });
  }

  #hello() {
    this.#client.attempt += 1;
    this.transport.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL, token: this.token, client: this.#client }));
  }

  #ping() {
    this.#pings += 1;
    this.transport.send(JSON.stringify({ type: 'ping', n: this.#pings }));
  }

  /** @param {any} frame */
  #frame(frame) {
    switch (frame.type) {
      case 'welcome':
        this.#epoch = frame.epoch;
        this.#version = frame.version;
        this.#welcomed = true;
        this.transport.welcomed(frame.heartbeat);
        this.events.welcome(frame.stage);
        this.events.timer(frame.timer ?? null);
        this.events.backChannel(frame.back_channel ?? null);
        this.events.state(frame.state);
        return this.#sendWanted();
      case 'state':
        if (frame.epoch !== this.#epoch || frame.version < this.#version) return;
        this.#version = frame.version;
        return this.events.state(frame.state);
      case 'pointer': return this.events.pointer(frame.at);
      case 'audience': return this.events.audience(frame.seen ? { captions: [], ...frame } : frame);
      case 'timer': return this.events.timer(frame.timer);
      case 'captions': return this.events.captions(frame);
      case 'live': return this.events.live(frame.values);
      case 'back_channel': return this.events.backChannel(frame.open);
      case 'done': return this.#requests.answered(frame);
      case 'pong':
        if (frame.heartbeat) this.transport.heartbeat = frame.heartbeat;
    }
  }
}
