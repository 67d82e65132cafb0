/** @import {BrokerLink} from '../broker/broker_link.js' */
/** @import {Notice, FollowView} from '../audience/follow_view.js' */
/** @import {WordKey} from '../words/words.js' */
/** @import {CopyTalk} from './copy_talk.js' */
import { BrokerConnection } from '../broker/broker_connection.js';
import { newId } from '../connection/client.js';
import { button, element } from '../dom/element.js';
import '../words/en_back_channel.js';
import '../words/en_copy.js';
import '../words/en_follow.js';
import { localize } from '../words/words.js';

/** A broker that says nothing until then has no talk, or can't be reached. */
const CONNECT_MS = 5_000;
/** A shorter interruption is not shown. */
const GRACE_MS = 1_500;
/** After a longer one, the reader gets the deck. */
const LOST_MS = 20_000;

/** Follows the audience of a copy, and decides what its reader gets: a slide, a notice, or the whole deck. */
export class CopyFollower {
  /** @type {'connecting'|'waiting'|'live'|'free'} */
  mode = 'free';
  /** What is said below the slide. @type {WordKey|null} */
  word = null;
  #stage = '';
  /** Whether the reader wants to see the deck before the talk. */
  #looking = false;
  #draw = () => {};
  /** @type {BrokerConnection|null} */
  #connection = null;
  #ends = new AbortController();
  /** @type {ReturnType<typeof setTimeout>[]} */
  #timers = [];

  /**
   * @param {BrokerLink|null} broker
   * @param {AbortSignal} signal
   */
  constructor(broker, signal) {
    this.broker = broker;
    this.signal = signal;
    signal.addEventListener('abort', () => this.#ends.abort(), { once: true });
  }

  /**
   * @param {CopyTalk} talk
   * @param {FollowView} view
   * @param {() => void} draw called when there is something else to show
   */
  start(talk, view, draw) {
    this.#draw = draw;
    if (!this.broker) return;
    this.mode = 'connecting';
    this.#later(CONNECT_MS, () => this.#release('copy.not_connected'));
    const update = () => {
      if (talk.live) this.mode = 'live';
      else this.mode = talk.audience.talk === 'waiting' && !this.#looking ? 'waiting' : 'free';
      if (this.mode === 'live') this.#looking = false;
      draw();
    };
    const events = {
      welcome: (/** @type {string} */ stage) => {
        this.#stop();
        this.word = null;
        this.#stage = stage;
        view.stage.textContent = stage;
        view.backChannel.connected();
        talk.audience = { ...talk.audience, talk: 'waiting' };
      },
      state: (/** @type {any} */ state) => {
        talk.move(state);
        if (!state && talk.audience.talk === 'live') talk.audience = { ...talk.audience, talk: 'ended' };
        update();
      },
      audience: (/** @type {any} */ audience) => {
        // The house is not where this page is, and the deck is here, whatever the house gives out.
        talk.tell({ ...audience, view: 'deck', handout: undefined, picture: undefined, join: undefined });
        update();
      },
      pointer: (/** @type {any} */ at) => view.point(at),
      timer: (/** @type {any} */ timer) => view.timer.show(timer),
      captions: (/** @type {any} */ captions) => view.captions.take(captions),
      backChannel: (/** @type {any} */ channel) => view.backChannel.update(channel),
      closed: () => {
        this.#ends.abort();
        this.#quiet(view);
        this.#release(null);
      },
      lost: () => {
        if (this.mode === 'connecting' || this.mode === 'free') return this.#release('copy.not_connected');
        if (this.#timers.length) return;
        this.#later(GRACE_MS, () => {
          this.word = 'follow.lost';
          draw();
        });
        this.#later(LOST_MS, () => {
          this.#quiet(view);
          this.#release('copy.not_connected');
        });
      },
    };
    this.#connection = new BrokerConnection(this.broker, events, this.#ends.signal, newId());
  }

  /** @param {object} request for the back channel */
  request(request) {
    return this.#connection?.publish(request) ?? Promise.reject(new Error(localize('back_channel.not_sent')));
  }

  /** @returns {Notice} shown before the talk */
  waiting() {
    const look = button('', localize('copy.look'), () => {
      this.#looking = true;
      this.#release(null);
    }, this.signal);
    return { heading: localize('follow.waiting', { stage: this.#stage }), text: localize('follow.waiting_hint'), next: element('p', look) };
  }

  /** @param {WordKey|null} word */
  #release(word) {
    this.#stop();
    this.mode = 'free';
    this.word = word;
    this.#draw();
  }

  /** @param {FollowView} view */
  #quiet(view) {
    view.point(null);
    view.timer.show(null);
    view.backChannel.update(null);
    view.captions.replace([]);
  }

  /**
   * @param {number} milliseconds
   * @param {() => void} act
   */
  #later(milliseconds, act) {
    this.#timers.push(setTimeout(act, milliseconds));
  }

  #stop() {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }
}
