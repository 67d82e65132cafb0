/** @import {CommandFields, Press, Snapshot, Source} from '../sources/source.js' */
/** @import {Options} from './model/options.js' */
/** @import {Actions, Layout, Part, View} from './model/view.js' */
import { markDirection } from '../dom/element.js';
import { localize } from '../words/words.js';
import { clockPart } from './clock/clock.js';
import { chooseLayout } from './layout.js';
import { LazyParts } from './lazy_parts.js';
import { loadPreferences, savePreferences } from './model/preferences.js';
import { Presses } from './model/presses.js';
import { slideName } from './model/steps.js';
import { makeView } from './model/view.js';
import { barPart } from './parts/bar.js';
import { buttonsPart } from './parts/buttons.js';
import { box } from './parts/draw.js';
import { emptyPart } from './parts/empty.js';
import { Message } from './parts/message.js';
import { notesPart } from './parts/notes.js';
import { noticesPart } from './parts/notices.js';
import { aboutPart, progressPart, slidePart, upNextPart } from './parts/slide.js';
import { onSwipe } from './swipe.js';

/** Below these heights, the picture of the slide is smaller, and left out; more with larger text. */
const LOW_PX = 640;
const LOWEST_PX = 420;
/** Below this width, words have more space than icons. */
const NARROW_PX = 360;
const TINY_PX = 260;
/** The sentence that two presses counted once stays, though the first of them moves the slides a moment later. */
const REPEATED_MS = 1_000;

/** What is in the element: its parts, and what a person does with them. */
export class Remote {
  #body = box('remote');
  #preferences = loadPreferences();
  /** @type {Layout} */
  #layout = 'portrait';
  /** @type {number|null} */
  #peeked = null;
  /** @type {View['marks']} */
  #marks = new Map();
  #message = new Message();
  /** When a press was counted once with the one before. */
  #repeated = -Infinity;
  /** @type {Snapshot} */
  #snapshot;

  /**
   * @param {HTMLElement} place
   * @param {Source} source
   * @param {Options} options
   * @param {AbortSignal} signal ends it
   */
  constructor(place, source, options, signal) {
    this.#snapshot = source.snapshot;
    this.options = options;
    this.presses = new Presses(source, options, {
      mark: (action, mark) => this.#mark(action, mark),
      answered: (action, press) => this.#answered(action, press),
    }, signal);
    /** @type {Actions} */
    const actions = {
      source,
      signal,
      press: (action, fields) => this.press(action, fields),
      peek: (index) => this.#peek(index),
      jump: (index) => this.#jump(index),
      prefer: (change) => this.#prefer(change),
      open: (sheet, display) => this.lazy.open(sheet, display),
      say: (text, tone) => this.#message.say(text, tone),
    };
    this.buttons = buttonsPart(actions);
    this.lazy = new LazyParts(place, actions, options, (sheet) => this.#sheetChanged(sheet));
    const slide = slidePart(actions);
    const notes = notesPart();
    /** @type {Part[]} */
    this.parts = [
      barPart(actions), noticesPart(actions), slide, aboutPart(), progressPart(), clockPart(place, actions, options), upNextPart(actions), notes, emptyPart(actions),
      this.buttons,
    ];
    this.#body.append(...this.parts.map(({ element }) => element));
    this.buttons.element.prepend(this.#message.element);
    place.replaceChildren(this.#body);
    for (const area of [slide.element, notes.element]) onSwipe(area, (by) => this.#swiped(by), signal);
    this.#watchSize(signal);
    source.subscribe((snapshot) => {
      this.#snapshot = snapshot;
      this.draw();
    }, signal);
  }

  /**
   * @param {string} action
   * @param {CommandFields} [fields]
   */
  press(action, fields) {
    return this.presses.press(action, fields);
  }

  draw() {
    const view = this.#view();
    if (view.peeked === null) this.#peeked = null; // the audience has arrived there
    const { classList, dataset } = this.#body;
    dataset.layout = view.layout;
    dataset.connection = view.connection;
    classList.toggle('left-handed', view.preferences.leftHanded);
    classList.toggle('peeking', view.peeked !== null);
    classList.toggle('is-empty', view.empty);
    for (const part of this.parts) part.update(view);
    this.lazy.update(view, this.#body, this.buttons.element);
  }

  /**
   * Answers are shown in the sheet that is open, because it covers the rest.
   *
   * @param {HTMLElement|null} sheet
   */
  #sheetChanged(sheet) {
    (sheet ?? this.buttons.element).append(this.#message.element);
    this.draw();
  }

  #view() {
    return makeView(this.#snapshot, {
      options: this.options, preferences: this.#preferences, layout: this.#layout, peeked: this.#peeked, marks: this.#marks,
    });
  }

  /**
   * The browser calls it before it draws the first time, too. To measure any sooner would cost a layout more.
   *
   * @param {AbortSignal} signal
   */
  #watchSize(signal) {
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(this.#body);
    signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  }

  #measure() {
    // What is read comes first: after a write, the browser would have to compute all styles at once.
    const { clientWidth: width, clientHeight: height } = this.#body;
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
    markDirection(this.#body);
    this.#body.style.setProperty('--remote-height', `${height}px`);
    this.#body.style.setProperty('--remote-width', `${width}px`);
    this.#body.toggleAttribute('data-low', height < LOW_PX * scale);
    this.#body.toggleAttribute('data-lowest', height < LOWEST_PX * scale);
    this.#body.toggleAttribute('data-tiny', height < TINY_PX * scale);
    this.#body.toggleAttribute('data-narrow', width < NARROW_PX * scale);
    const layout = chooseLayout({ width, height }, this.options, this.#preferences);
    if (layout === this.#layout) return;
    this.#layout = layout;
    this.draw();
  }

  /**
   * @param {string} action
   * @param {'waiting'|'confirm'|null} mark
   */
  #mark(action, mark) {
    if ((this.#marks.get(action) ?? null) === mark) return;
    if (mark) this.#marks.set(action, mark);
    else this.#marks.delete(action);
    this.draw();
  }

  /**
   * @param {string} action
   * @param {Press} press
   */
  #answered(action, press) {
    const moved = press.result === 'applied' && press.changed === true;
    this.buttons.answered(action, moved);
    if (press.result === 'applied') this.lazy.close('more');
    if (press.reason === 'too_soon') this.#repeated = performance.now();
    if (moved && performance.now() - this.#repeated > REPEATED_MS) this.#message.say('', 'good');
    else if (moved) return;
    else this.#message.say(press.message || localize('remote.nothing_moved'), press.result === 'applied' || press.result === 'duplicate' ? 'note' : 'bad');
  }

  /** @param {1|-1} by */
  #swiped(by) {
    const view = this.#view();
    if (view.peeked !== null) this.#peek(Math.min(Math.max(view.peeked + by, 0), view.outline.length - 1));
    else if (view.canPress) this.press(by > 0 ? 'next' : 'previous');
  }

  /** @param {number|null} index */
  #peek(index) {
    this.#peeked = index;
    this.lazy.close('outline');
    this.draw();
  }

  /** @param {number} index */
  async #jump(index) {
    const { outline } = this.#view();
    const entry = outline[index];
    if (!entry) return;
    const { result } = await this.press('go_to', { slide: slideName(entry, outline) });
    if (result === 'applied') this.#peek(null);
  }

  /** @param {Partial<import('./model/preferences.js').Preferences>} change */
  #prefer(change) {
    this.#preferences = { ...this.#preferences, ...change };
    savePreferences(this.#preferences);
    if (change.bigButtons) this.lazy.close();
    this.#measure();
    this.draw();
  }
}
