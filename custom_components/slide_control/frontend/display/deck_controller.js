/** @import {Adapter, Command, MediaCommand, Moved, Reading} from '../adapters/base/adapter.js' */
/** @import {Point} from '../pointer/point.js' */
/** @import {BlankColor, LiveValues, OutlineEntry, State} from '../connection/protocol.js' */
import { RejectedError, whenDone } from '../adapters/base/adapter.js';
import { LiveElements } from '../live_state/live_elements.js';
import { PagePointer } from '../pointer/page_pointer.js';
import { SlideMedia } from '../media/slide_media.js';
import { Blackout } from './blackout.js';
import { completeState, completeOutline } from './state.js';

/** Math and code are rendered slide by slide, so the outline is read at most this often. */
const MIN_OUTLINE_INTERVAL_MS = 1_000;

/**
 * @typedef {object} DeckControllerEvents
 * @property {() => void} moved what is shown may have changed
 * @property {() => void} touched a person did something that the input events of this window don't show
 * @property {() => void} [presenter] the speaker view is wanted in a page in a frame
 * @property {(names: string[]) => void} [wants] the near slides show these entities. Left out where slides show none
 */

/** Controls a deck through its adapter, and adds what the framework lacks. Another deck may replace it on the page at any time. */
export class DeckController {
  /** @type {Reading} the last successful one */
  #reading = { indices: { h: 0, v: 0, f: null }, number: 0, total: 0 };
  /** @type {OutlineEntry[]} */
  #outline = [];
  #outlineStale = true;
  #outlineAt = -Infinity;

  #adapterEvents = new AbortController();
  #pointer;
  #media;
  /** @type {LiveElements|null} */
  #live;
  /** @type {Point|null} the place that is shown */
  #pointed = null;

  /**
   * @param {Adapter} adapter
   * @param {DeckControllerEvents} events
   * @param {AbortSignal} signal
   */
  constructor(adapter, events, signal) {
    this.adapter = adapter;
    this.events = events;
    this.signal = signal;
    this.blackout = new Blackout(events.moved);
    this.#pointer = new PagePointer(signal);
    this.#media = new SlideMedia(events.moved, signal);
    const { wants } = events;
    this.#live = wants ? new LiveElements(() => this.#shownElements(), (names) => this.adapter.live || wants(names), signal) : null;
    signal.addEventListener('abort', () => {
      this.blackout.color = null;
      this.#adapterEvents.abort();
    }, { once: true });
    this.setAdapter(adapter);
  }

  /** @param {Adapter} adapter of the deck that the page shows from now on */
  setAdapter(adapter) {
    this.#adapterEvents.abort();
    this.#adapterEvents = new AbortController();
    const { signal } = this.#adapterEvents;
    const { moved, touched } = this.events;
    const rebuilt = () => {
      if (this.#outlineStale) return;
      this.#outlineStale = true;
      setTimeout(() => {
        if (signal.aborted) return;
        this.#outlineAt = -Infinity; // a timer may fire a moment early
        moved();
      }, Math.max(0, this.#outlineAt + MIN_OUTLINE_INTERVAL_MS - performance.now()));
    };
    this.adapter = adapter;
    this.#outlineStale = true;
    this.#outlineAt = -Infinity;
    adapter.watch({
      moved: () => {
        this.#hidePointerElsewhere();
        this.#live?.look();
        moved();
      },
      touched,
      wants: this.events.wants,
      presenter: this.events.presenter,
      rebuilt,
    }, signal);
  }

  /** @returns {State} valid for the protocol; the outline stays the same array while its content is the same */
  state() {
    const state = completeState({ ...this.#read(), ...this.#readMedia() });
    state.blank ||= this.blackout.shown;
    if (state.blank) state.blank_color = this.blackout.color ?? 'black';
    state.outline = this.#currentOutline();
    return state;
  }

  /**
   * @param {Command|MediaCommand} command
   * @returns {void|Promise<Moved|void>} `Moved` if two states don't tell
   * @throws {RejectedError} or rejects with it
   */
  run(command) {
    if (command.action === 'blank') return this.#blank(command.on, command.color);
    if (!this.#isAlive()) throw new RejectedError('slides_gone');
    if (command.action === 'media') return this.adapter.media ? this.adapter.media(command) : this.#media.run(command, this.#shownElements());
    return this.adapter.run(command);
  }

  /** @returns {Pick<Reading, 'media'>} nothing where the page with the slides says it */
  #readMedia() {
    if (this.adapter.media || !this.#isAlive()) return {};
    try {
      return { media: this.#media.read(this.#shownElements()) };
    } catch (error) {
      console.warn('Slide Control:', error);
      return {};
    }
  }

  #shownElements() {
    return (this.#isAlive() && this.adapter.shownElements?.()) || null;
  }

  /**
   * @param {State} target
   * @returns {void|Promise<void>}
   */
  show(target) {
    if (!this.#isAlive()) return;
    const { indices } = this.state();
    const { h, v, f } = target.indices;
    const there = indices.h === h && indices.v === v && (f === null || indices.f === f);
    return whenDone(there ? undefined : this.adapter.show(target), () => {
      const { overview } = this.state();
      const turned = overview === target.overview ? undefined
        : withFallback(() => this.adapter.run({ action: 'overview', on: target.overview }), () => {});
      return whenDone(turned, () => {
        const { blank, blank_color: color } = this.state();
        if (blank !== target.blank || (blank && color !== (target.blank_color ?? 'black'))) return this.#blank(target.blank, target.blank_color);
      });
    });
  }

  /** @param {Point|null} point where the speaker points; shown only on the slide that it is on */
  point(point) {
    if (this.adapter.point) return this.adapter.point(point);
    this.#pointed = point;
    if (!point) return this.#pointer.hide();
    if (!this.#isAlive()) return;
    this.#hidePointerElsewhere();
    const page = { x: 0, y: 0, width: innerWidth, height: innerHeight };
    if (this.#pointed) this.#pointer.show(point, { slide: this.adapter.slideBox?.() ?? null, page });
  }

  /** @param {LiveValues} values of entities that the slides show */
  live(values) {
    if (this.adapter.live) this.adapter.live(values);
    else this.#live?.show(values);
  }

  #hidePointerElsewhere() {
    if (!this.#pointed) return;
    const { indices: { h, v }, blank = false } = this.#read();
    if (h === this.#pointed.h && v === this.#pointed.v && !blank && !this.blackout.shown) return;
    this.#pointed = null;
    this.#pointer.hide();
  }

  /** @param {boolean} on pauses or resumes slides that advance by themselves */
  hold(on) {
    if (this.#isAlive()) this.adapter.hold?.(on);
  }

  /**
   * @param {boolean} on
   * @param {BlankColor} [color] frameworks have black at most, so a white layer is ours
   * @returns {void|Promise<void>}
   */
  #blank(on, color = 'black') {
    if (on) this.point(null);
    if (!on) this.blackout.color = null;
    else if (color === 'white' || this.blackout.shown || !this.#isAlive()) this.blackout.color = color;
    if (this.blackout.shown || !this.#isAlive()) return;
    if ((this.#read().blank ?? false) === on) return;
    return withFallback(() => this.adapter.run({ action: 'blank', on }), () => { this.blackout.color = on ? color : null; });
  }

  /** @returns {Promise<Blob|null>} a JPEG of what is shown; null if there is none */
  async takePicture() {
    if (this.adapter.takePicture) return this.adapter.takePicture();
    const { takePicture } = await import('../snapshot/page_picture.js'); // only when a picture is wanted
    return takePicture();
  }

  #isAlive() {
    try {
      return this.adapter.alive();
    } catch {
      return false; // the deck is being removed
    }
  }

  /** @returns {Reading} the last successful one if the deck is gone or fails */
  #read() {
    if (!this.#isAlive()) return this.#reading;
    try {
      this.#reading = this.adapter.read();
    } catch (error) {
      console.warn('Slide Control:', error);
    }
    return this.#reading;
  }

  #currentOutline() {
    const now = performance.now();
    if (!this.#outlineStale || !this.#isAlive() || now - this.#outlineAt < MIN_OUTLINE_INTERVAL_MS) return this.#outline;
    this.#outlineStale = false;
    this.#outlineAt = now;
    const outline = completeOutline(this.adapter.outline());
    if (JSON.stringify(outline) !== JSON.stringify(this.#outline)) this.#outline = outline;
    return this.#outline;
  }
}

/**
 * @param {() => void|Promise<Moved|void>} attempt
 * @param {() => void} otherwise called if the framework can't do it
 * @returns {void|Promise<void>}
 */
function withFallback(attempt, otherwise) {
  /** @param {unknown} error */
  const onError = (error) => {
    if (!(error instanceof RejectedError)) throw error;
    otherwise();
  };
  try {
    return attempt()?.then(() => {}, onError);
  } catch (error) {
    onError(error);
  }
}
