/** @import {Adapter, AdapterEvents, Order, Reading, Target} from '../adapters/adapter.js' */
/** @import {Surveyed} from './reveal_survey.js' */
import { Rejected } from '../adapters/adapter.js';
import { words } from '../text.js';
import { RevealCalls } from './reveal_calls.js';
import { BEYOND, survey } from './reveal_survey.js';

/** What happens without anybody seeing it. */
const UNSEEN = /^(callback|slidetransitionend|autoplay.*|resize)$/;

/**
 * A reveal.js deck of another origin, as its author made it. Known of the present slide: where it is, its notes, and how many
 * fragments are shown; how many there are is known once the last is, so until then `fragments` is the least there can be. Titles are
 * known as far as `survey` finds them.
 *
 * @implements {Adapter}
 */
export class RevealFrame {
  version = ''; // no method tells it
  /** @type {AdapterEvents|null} */
  #events = null;
  /** @type {Surveyed[]} */
  #slides = [];
  #total = -1;
  #notes = '';
  #more = false;
  /** Of a slide beyond those that were surveyed. */
  #number = 0;
  #held = false;
  #busy = 0;
  /** @type {Promise<void>|null} */
  #reading = null;
  #stale = false;

  /**
   * @param {HTMLIFrameElement} frame
   * @param {AbortSignal} signal
   */
  constructor(frame, signal) {
    this.frame = frame;
    this.signal = signal;
    this.calls = new RevealCalls(frame, (event) => this.#happened(event), signal);
  }

  /** @returns {Promise<boolean>} whether there is a deck that is ready; asked again and again until it is */
  async ready() {
    const { calls } = this;
    if (await calls.ask('configure', { postMessage: true, postMessageEvents: true }) === undefined && !calls.state) return false;
    if (await calls.ask('isReady') !== true) return false;
    await this.#look();
    return this.#slides.length > 0;
  }

  alive() {
    return !this.signal.aborted;
  }

  /** @returns {Reading} */
  read() {
    const { indexh: h, indexv: v, indexf: f, paused, overview } = this.calls.state ?? { indexh: 0, indexv: 0, paused: false, overview: false };
    const at = this.#at();
    const slide = this.#slides[at];
    const next = this.#slides[at + 1];
    return {
      indices: { h, v, f: f ?? null },
      number: slide?.number ?? this.#number,
      total: Math.max(this.#total, 0),
      id: slide?.id,
      fragment: (f ?? -1) + 1,
      fragments: (f ?? -1) + 1 + (this.#more ? 1 : 0),
      title: slide?.title,
      notes: this.#notes,
      next_title: next ? next.title : null,
      blank: paused,
      overview,
      cues: slide?.cues,
    };
  }

  outline() {
    return this.#slides.map(({ h, v, number, counted, title, id }) => ({ h, v, number: counted ? number : null, title, id }));
  }

  /** @param {Order} order */
  async run(order) {
    await this.#quietly(async () => {
      await this.calls.ask('toggleAutoSlide', false); // as a key does
      await this.#run(order);
    });
  }

  /** @param {Target} target */
  async show({ indices: { h, v, f } }) {
    await this.#quietly(() => this.calls.ask('slide', h, v, ...(f === null ? [] : [f])));
  }

  /** @param {AdapterEvents} events */
  watch(events) {
    this.#events = events;
  }

  /** @param {boolean} on */
  hold(on) {
    if (on || this.#held) this.calls.ask('toggleAutoSlide', !on);
    this.#held = on;
  }

  /**
   * @param {Order} order
   * @returns {Promise<unknown>|undefined}
   */
  #run(order) {
    const { calls } = this;
    switch (order.action) {
      case 'next': return order.skipFragments ? this.#goTo(this.#slides[this.#at() + 1]) : calls.ask('next');
      case 'previous': return order.skipFragments ? this.#goTo(this.#slides[this.#at() - 1]) : calls.ask('prev');
      case 'first': return this.#goTo(this.#slides[0]);
      case 'last': return calls.ask('slide', BEYOND, BEYOND);
      case 'go_to': return this.#goTo(this.#find(order), order.indices?.f);
      case 'navigate': return calls.ask(order.direction);
      case 'blank': return this.#turn('togglePause', 'paused', order.on, 'Pausing is turned off in this deck.');
      case 'overview': return this.#turn('toggleOverview', 'overview', order.on, 'The overview is turned off in this deck.');
    }
  }

  /**
   * @param {Surveyed|undefined} slide
   * @param {number|null} [f]
   */
  #goTo(slide, f) {
    return slide && this.calls.ask('slide', slide.h, slide.v, ...(f == null ? [] : [f]));
  }

  /** @param {Extract<Order, {action: 'go_to'}>} order */
  #find({ slide: wanted, indices }) {
    const found = this.#slides.find(({ h, v, number, counted, id, title }) => {
      if (indices) return h === indices.h && v === indices.v;
      return typeof wanted === 'number' ? counted && number === wanted : wanted !== '' && (id === wanted || title === wanted);
    });
    if (found) return found;
    throw new Rejected(`This deck shows no slide ${wanted ?? `${indices?.h}/${indices?.v}`} from outside: only numbers, ids and data-title are known.`);
  }

  /**
   * @param {string} method
   * @param {'paused'|'overview'} state
   * @param {boolean} on
   * @param {string} reason
   */
  async #turn(method, state, on, reason) {
    if (this.calls.state?.[state] === on) return;
    await this.calls.ask(method, on);
    if (this.calls.state?.[state] !== on) throw new Rejected(reason);
  }

  #at() {
    const { indexh, indexv } = this.calls.state ?? { indexh: 0, indexv: 0 };
    return this.#slides.findIndex(({ h, v }) => h === indexh && v === indexv);
  }

  /**
   * @param {() => unknown} work what it changes is no news
   */
  async #quietly(work) {
    this.#busy += 1;
    try {
      await work();
      await this.#look();
    } finally {
      this.#busy -= 1;
    }
  }

  /** @param {string} event of reveal.js's own */
  async #happened(event) {
    if (this.#busy || !this.#events || UNSEEN.test(event)) return;
    // A person's input in the frame activates the pages around it (HTML, 6.4.1); its events themselves do not come out.
    if (navigator.userActivation?.isActive ?? document.activeElement === this.frame) this.#events.touched();
    await this.#look();
    if (!this.#busy) this.#events.moved();
  }

  /** Asks what comes with no event. Several at once are one. */
  async #look() {
    this.#stale = true;
    while (this.#stale) {
      this.#reading ??= this.#read().finally(() => { this.#reading = null; });
      await this.#reading;
    }
  }

  async #read() {
    this.#stale = false;
    const { calls } = this;
    const [notes, routes, total] = await Promise.all([
      calls.ask('getSlideNotes'), calls.ask('availableFragments'), calls.ask('getTotalSlides'),
    ]);
    this.#notes = typeof notes === 'string' ? plain(notes) : '';
    this.#more = routes?.next === true;
    if (this.#slides.length && this.#at() < 0) this.#number = Number(await calls.ask('getSlidePastCount')) + 1;
    if (typeof total !== 'number' || total === this.#total) return;
    this.#total = total;
    this.#slides = await survey(calls);
    this.#events?.rebuilt();
  }
}

/** @param {string} html parsed in a document that loads nothing and runs nothing */
function plain(html) {
  return words(new DOMParser().parseFromString(html, 'text/html').body).trim();
}
