/** @import {Adapter, AdapterEvents, Command, Reading, Target} from '../../adapters/base/adapter.js' */
/** @import {RevealDeck} from '../../adapters/reveal/commands.js' */
/** @import {OutlinedSlide} from './reveal_outline.js' */
import { RejectedError } from '../../adapters/base/adapter.js';
import { waitUntil } from '../../adapters/base/page_tools.js';
import { goToPlace, runCommand } from '../../adapters/reveal/commands.js';
import { readableTextOfHtml } from '../../dom/text.js';
import { revealBox } from './reveal_box.js';
import { RevealMessages } from './reveal_messages.js';
import { readOutline, readScrolledOutline } from './reveal_outline.js';

const SCROLL_TIMEOUT_MS = 300;

/** Events without a visible change. */
const IGNORED_EVENTS = /^(callback|slidetransitionend|autoplay.*|resize)$/;

/**
 * A reveal.js deck of another origin, without any change to it. For the current slide, its position, its notes and the number of shown
 * fragments are known. The number of all fragments is known when the last one is shown; until then, `fragments` is the lowest possible
 * number. Titles are known as far as `readOutline` finds them.
 *
 * @implements {Adapter}
 */
export class RevealMessageAdapter {
  version = ''; // not available
  /** @type {AdapterEvents|null} */
  #events = null;
  /** @type {OutlinedSlide[]} */
  #slides = [];
  /** What `getTotalSlides` answered last; in the scroll view, it counts empty stacks. */
  #answeredTotal = -1;
  #total = 0;
  /** @type {any} what `getConfig` answered last */
  #config = null;
  /** Whether the deck is in the scroll view. */
  #scrolls = false;
  #notes = '';
  #hasMoreFragments = false;
  /** Number of a slide that is not in the outline. */
  #number = 0;
  #held = false;
  #busy = 0;
  #deck;
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
    this.messages = new RevealMessages(frame, (event) => this.#onEvent(event), signal);
    const call = (/** @type {string} */ method, /** @type {unknown[]} */ ...args) => this.messages.ask(method, ...args);
    /** @type {RevealDeck<OutlinedSlide>} */
    this.#deck = {
      slides: () => this.#slides,
      at: () => this.#at(),
      names: ({ id, title }) => [id, title],
      move: (method, ...args) => this.#move(method, ...args),
      call,
      covers: () => this.#config?.embedded !== true, // otherwise, the deck is a part of its page
      is: (state) => this.messages.state?.[state] ?? false,
      fragment: () => this.messages.state?.indexf ?? null,
      scrolls: () => this.#scrolls,
      unknownSlide: (slide) => new RejectedError('slide_not_visible', { slide }),
    };
  }

  /** @returns {Promise<boolean>} whether there is a deck that is ready. Called repeatedly until it is. */
  async ready() {
    const { messages } = this;
    if (await messages.ask('configure', { postMessage: true, postMessageEvents: true }) === undefined && !messages.state) return false;
    if (await messages.ask('isReady') !== true) return false;
    await this.#refresh();
    return this.#slides.length > 0;
  }

  alive() {
    return !this.signal.aborted;
  }

  /** @returns {Reading} */
  read() {
    const { indexh: h, indexv: v, indexf: f, paused, overview } = this.messages.state ?? { indexh: 0, indexv: 0, paused: false, overview: false };
    const at = this.#at();
    const slide = this.#slides[at];
    const next = this.#slides[at + 1];
    return {
      indices: { h, v, f: f ?? null },
      number: slide?.number ?? this.#number,
      total: this.#total,
      id: slide?.id,
      fragment: (f ?? -1) + 1,
      fragments: (f ?? -1) + 1 + (this.#hasMoreFragments ? 1 : 0),
      title: slide?.title,
      notes: this.#notes,
      next_title: next ? next.title : null,
      blank: paused,
      overview,
      cues: slide?.cues,
    };
  }

  slideBox() {
    const { x, y, width, height } = this.frame.getBoundingClientRect();
    const box = this.#scrolls ? null : revealBox(this.#config, width, height);
    return box && { ...box, x: x + box.x, y: y + box.y };
  }

  outline() {
    return this.#slides.map(({ h, v, number, counted, title, id }) => ({ h, v, number: counted ? number : null, title, id }));
  }

  /** @param {Command} command */
  async run(command) {
    await this.#withoutEvents(async () => {
      await this.messages.ask('toggleAutoSlide', false); // as a key press does
      await runCommand(command, this.#deck);
    });
  }

  /** @returns {never} The page in the frame is of another origin. */
  media() {
    throw new RejectedError('media_elsewhere');
  }

  /** @param {Target} target */
  async show({ indices: { h, v, f } }) {
    await this.#withoutEvents(() => (
      this.#scrolls ? goToPlace(this.#deck, { h, v, f }) : this.messages.ask('slide', h, v, ...(f === null ? [] : [f]))
    ));
  }

  /** @param {AdapterEvents} events */
  watch(events) {
    this.#events = events;
  }

  /** The page in the frame is of another origin. */
  async takePicture() {
    return null;
  }

  /** @param {boolean} on */
  hold(on) {
    if (on || this.#held) this.messages.ask('toggleAutoSlide', !on);
    this.#held = on;
  }

  /**
   * @param {string} method
   * @param {...unknown} args
   */
  async #move(method, ...args) {
    const { messages } = this;
    const before = JSON.stringify(messages.state);
    await messages.ask(method, ...args);
    // The scroll view moves by scrolling, which takes an animation frame, and then sends an event.
    if (this.#scrolls) await waitUntil(() => JSON.stringify(messages.state) !== before, SCROLL_TIMEOUT_MS);
  }

  #at() {
    const { indexh, indexv } = this.messages.state ?? { indexh: 0, indexv: 0 };
    return this.#slides.findIndex(({ h, v }) => h === indexh && v === indexv);
  }

  /**
   * @param {() => unknown} work whose changes are not reported as events
   */
  async #withoutEvents(work) {
    this.#busy += 1;
    try {
      await work();
      await this.#refresh();
    } finally {
      this.#busy -= 1;
    }
  }

  /** @param {string} event type, as reveal.js names it */
  async #onEvent(event) {
    if (this.#busy || !this.#events || IGNORED_EVENTS.test(event)) return;
    // An input in the frame also activates this page (HTML, 6.4.1), although its events stay in the frame.
    if (navigator.userActivation?.isActive ?? document.activeElement === this.frame) this.#events.touched();
    await this.#refresh();
    if (!this.#busy) this.#events.moved();
  }

  /** Requests what no event brings. Several calls at once are one. */
  async #refresh() {
    this.#stale = true;
    while (this.#stale) {
      this.#reading ??= this.#read().finally(() => { this.#reading = null; });
      await this.#reading;
    }
  }

  async #read() {
    this.#stale = false;
    const { messages } = this;
    const [notes, routes, total, config] = await Promise.all([
      messages.ask('getSlideNotes'), messages.ask('availableFragments'), messages.ask('getTotalSlides'), messages.ask('getConfig'),
    ]);
    this.#config = config ?? this.#config;
    // reveal.js before 5 has no scroll view, and doesn't answer.
    const scrolls = config?.scrollActivationWidth === undefined ? false : await messages.ask('isScrollView') === true;
    this.#notes = typeof notes === 'string' ? readableTextOfHtml(notes) : '';
    this.#hasMoreFragments = routes?.next === true;
    if (this.#slides.length && this.#at() < 0) this.#number = Number(await messages.ask('getSlidePastCount')) + 1;
    if (typeof total !== 'number' || (total === this.#answeredTotal && scrolls === this.#scrolls)) return;
    this.#answeredTotal = total;
    this.#scrolls = scrolls;
    this.#slides = await (scrolls ? readScrolledOutline(messages) : readOutline(messages));
    this.#total = scrolls ? this.#slides.length : total;
    this.#events?.rebuilt();
  }
}

