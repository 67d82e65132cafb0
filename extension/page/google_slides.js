/** @import {Adapter, AdapterEvents, AdapterModule, Command, Moved, Reading, Target} from '../../custom_components/slide_control/frontend/adapters/base/adapter.js' */
/** @import {Key} from '../../custom_components/slide_control/frontend/adapters/base/page_tools.js' */
/** @import {PressKey} from '../../custom_components/slide_control/frontend/adapters/keys.js' */
import { RejectedError } from '../../custom_components/slide_control/frontend/adapters/base/adapter.js';
import { observe, waitUntil } from '../../custom_components/slide_control/frontend/adapters/base/page_tools.js';
import { netChanges } from '../../custom_components/slide_control/frontend/adapters/keys/net_changes.js';
import { readLabel } from './slide_label.js';

/** The frame of the editor's slide show; the address that ends with `/present` has none. */
const FRAME = 'iframe.punch-present-iframe';
/** For screen readers: "Slide 3 of 10: Title", in the language of the user. */
const LABEL = '.punch-viewer-svgpage-a11yelement[aria-label]';
const CONTENT = '.punch-viewer-content';
const SLIDE_ID = /[#&?]slide=id\.([\w-]{1,100})/;
/** An animation may begin late. */
const EFFECT_TIMEOUT_MS = 400;
/** At most so many changes after a key are looked at. */
const MAX_RECORDS = 500;

/** @type {MutationObserverInit} */
const EVERYTHING = { subtree: true, childList: true, characterData: true, characterDataOldValue: true, attributes: true, attributeOldValue: true };

const KEYS = {
  next: { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39 },
  previous: { key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37 },
  first: { key: 'Home', code: 'Home', keyCode: 36 },
  last: { key: 'End', code: 'End', keyCode: 35 },
  enter: { key: 'Enter', code: 'Enter', keyCode: 13 },
};

/**
 * Google Slides while it presents. Its slides are drawn, so number and title are those that it tells screen readers; the address has the ID. It
 * is moved by its own keys.
 *
 * @param {PressKey} press
 * @returns {AdapterModule}
 */
export function googleSlides(press) {
  return {
    name: 'Google Slides',
    find() {
      const shown = findDocument();
      return shown && readLabel(shown.querySelector(LABEL)) ? new GoogleSlides(shown, press) : null;
    },
  };
}

/** @returns {Document|null} of the slide show */
function findDocument() {
  const frame = /** @type {HTMLIFrameElement|null} */ (document.querySelector(FRAME));
  return frame ? frame.contentDocument : document.querySelector(CONTENT) && document;
}

/** @implements {Adapter} */
class GoogleSlides {
  version = '';
  /** Titles of the slides that were shown, by number. @type {Map<number, string>} */
  #titles = new Map();

  /**
   * @param {Document} shown
   * @param {PressKey} press
   */
  constructor(shown, press) {
    this.document = shown;
    this.press = press;
  }

  alive() {
    return findDocument() === this.document && this.#label() !== null;
  }

  /** @returns {Reading} */
  read() {
    const label = this.#label();
    if (!label) throw new Error('The slide show has ended');
    const { number, total, title } = label;
    this.#titles.set(number, title);
    const [, id = null] = SLIDE_ID.exec(location.href) ?? [];
    return { indices: { h: number - 1, v: 0, f: null }, number, total, id, title };
  }

  outline() {
    const { total } = this.#label() ?? { total: 0 };
    return Array.from({ length: total }, (_, h) => ({ h, v: 0, number: h + 1, title: this.#titles.get(h + 1) ?? '', id: null }));
  }

  /**
   * @param {Command} command
   * @returns {Promise<Moved|void>}
   */
  async run(command) {
    switch (command.action) {
      case 'next':
      case 'previous':
        if (command.skipFragments) throw new RejectedError('steps_unknown');
        return this.#press(KEYS[command.action]);
      case 'first':
      case 'last': return this.#press(KEYS[command.action]);
      case 'navigate': return this.#press(KEYS[command.direction === 'left' || command.direction === 'up' ? 'previous' : 'next']);
      case 'go_to': return this.#goTo(command.indices ? command.indices.h + 1 : command.slide);
      case 'blank': throw new RejectedError('no_blackout');
      case 'overview': throw new RejectedError('overview_unknown');
    }
  }

  /** @param {Target} target */
  async show({ indices }) {
    await this.#goTo(indices.h + 1);
  }

  slideBox() {
    const frame = this.document === document ? null : document.querySelector(FRAME)?.getBoundingClientRect();
    const box = this.document.querySelector(LABEL)?.getBoundingClientRect();
    if (!box?.width) return null;
    return { x: box.x + (frame?.x ?? 0), y: box.y + (frame?.y ?? 0), width: box.width, height: box.height };
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, touched, rebuilt }, signal) {
    const changed = () => {
      const label = this.#label();
      if (label && this.#titles.get(label.number) !== label.title) rebuilt();
      moved();
    };
    observe(this.document, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] }, changed, signal);
    addEventListener('hashchange', moved, { signal });
    if (this.document === document) return;
    for (const type of ['keydown', 'pointerdown', 'wheel']) {
      this.document.addEventListener(type, (event) => event.isTrusted && touched(), { capture: true, passive: true, signal });
    }
  }

  #label() {
    return readLabel(this.document.querySelector(LABEL));
  }

  /**
   * @param {Key} key
   * @returns {Promise<Moved>} unknown if nothing was seen: the slide may have an animation that only its drawing shows
   */
  async #press(key) {
    const before = this.#label()?.number;
    /** @type {MutationRecord[]} */
    const records = [];
    const observer = new MutationObserver((more) => records.push(...more.slice(0, MAX_RECORDS - records.length)));
    observer.observe(this.document, EVERYTHING);
    this.document.defaultView?.focus();
    await this.press(key, this.document.activeElement ?? this.document);
    const changed = () => netChanges(records).length > 0;
    await waitUntil(changed, EFFECT_TIMEOUT_MS);
    await waitUntil(() => this.#label()?.number !== before, changed() ? EFFECT_TIMEOUT_MS : 0);
    observer.disconnect();
    return this.#label()?.number !== before || changed() || null;
  }

  /**
   * As a person does it: the number, then Enter.
   *
   * @param {number|string|undefined} slide
   * @returns {Promise<Moved>}
   */
  async #goTo(slide) {
    const label = this.#label();
    const number = Number(slide);
    if (!label || !Number.isInteger(number) || number < 1 || number > label.total) throw new RejectedError('no_such_slide', { slide: String(slide) });
    if (number === label.number) return false;
    for (const digit of String(number)) {
      await this.press({ key: digit, code: `Digit${digit}`, keyCode: 48 + Number(digit) }, this.document.activeElement ?? this.document);
    }
    return this.#press(KEYS.enter);
  }
}
