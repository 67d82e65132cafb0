/** @import {Box, Boxes} from '../pointer/point.js' */
/** @import {CopyPosition} from './copy_messages.js' */
/** @import {ShownSlide} from '../audience/follow_view.js' */
import { HEIGHT, WIDTH } from '../dom/inert_frame.js';
import { element } from '../dom/element.js';
import { addStyle } from '../dom/shadow_style.js';
import { TYPE, isAt, readBox, readIndices } from '../preview/messages.js';
import { localize } from '../words/words.js';
import { COPY, readPosition } from './copy_messages.js';

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
const STYLE = `
  :host { display: block; position: relative; overflow: hidden; contain: strict; background: #1c2530; color: #f4f6f8; }
  :host([hidden]) { display: none; }
  p { position: absolute; inset: 0; display: grid; place-content: center; margin: 0; padding: 8%; overflow-wrap: anywhere; text-align: center;
    font: 600 calc(var(--width) * .055px)/1.25 system-ui; }
  iframe { position: absolute; top: 0; left: 0; width: ${WIDTH}px; height: ${HEIGHT}px; border: 0; background: #fff; transform-origin: 0 0; }
  iframe.away { opacity: 0; }
  iframe[inert] { pointer-events: none; }
`;
/** The deck of a copy in its frame: at the slide that it is told, or free for its reader. While it is elsewhere, the title is shown. */
export class CopyPicture extends HTMLElement {
  /** @type {ShownSlide|null} */
  #slide = null;
  #free = true;
  #own = true;
  /** @type {Box|null} */
  #box = null;
  #title = element('p');
  #frame = element('iframe');
  #shown = new AbortController();
  /** Called when the deck shows something else. @type {(position: CopyPosition) => void} */
  moved = () => {};

  /**
   * @param {URL} page address of the deck's page
   * @param {string} title of the deck
   */
  constructor(page, title) {
    super();
    this.#frame.title = title;
    // No sandbox: the deck has the rights that it has on this server by itself, and its modules and files need them.
    this.#frame.allow = 'fullscreen';
    this.#frame.src = page.href;
    const root = this.attachShadow({ mode: 'open' });
    addStyle(root, STYLE);
    root.append(this.#title, this.#frame);
  }

  connectedCallback() {
    this.#shown = new AbortController();
    const { signal } = this.#shown;
    const size = new ResizeObserver(() => {
      this.#frame.style.transform = `scale(${this.clientWidth / WIDTH})`;
      this.style.setProperty('--width', String(this.clientWidth));
    });
    size.observe(this);
    signal.addEventListener('abort', () => size.disconnect(), { once: true });
    addEventListener('message', ({ source, data }) => {
      if (!source || source !== this.#frame.contentWindow) return;
      if (data?.type === TYPE) this.#answered(data);
      const position = data?.type === COPY ? readPosition(data) : null;
      if (position) this.moved(position);
    }, { signal });
  }

  disconnectedCallback() {
    this.#shown.abort();
  }

  /** @param {boolean} free whether the reader may use the deck */
  set free(free) {
    if (free === this.#free) return;
    this.#free = free;
    this.#ask();
    this.#draw();
  }

  get free() {
    return this.#free;
  }

  /** @param {boolean} own false while the speaker shows another deck */
  set own(own) {
    this.#own = own;
    this.#draw();
  }

  /** @param {ShownSlide|null} slide */
  set slide(slide) {
    const before = this.#slide;
    this.#slide = slide;
    this.#title.textContent = slide && (slide.title || localize('preview.number', { number: slide.number ?? 0 }));
    if (this.#free) return;
    if (!before || !slide || !isAt(before, slide)) this.#ask();
    this.#draw();
  }

  /** @param {'next'|'previous'} step */
  step(step) {
    this.#send({ type: COPY, step });
  }

  /** @returns {Boxes} where the slide and the page around it are, in parts of this element */
  get boxes() {
    return { slide: this.#box, page: WHOLE };
  }

  /** @param {any} data */
  #answered(data) {
    const shown = readIndices(data.shown);
    if (!shown) return this.#ask(); // it can be asked now
    this.#box = readBox(data.box);
    this.#at = shown;
    this.#draw();
  }

  /** @type {{h: number, v: number, f: number|null}|null} */
  #at = null;

  #ask() {
    if (this.#free) return this.#send({ type: COPY, free: true });
    const slide = this.#slide;
    if (slide && this.#own) this.#send({ type: TYPE, slide: { h: slide.h, v: slide.v, f: slide.f } });
  }

  #draw() {
    const there = this.#slide !== null && this.#at !== null && isAt(this.#slide, this.#at);
    const away = !this.#free && !(this.#own && there);
    this.#frame.classList.toggle('away', away);
    this.#frame.toggleAttribute('inert', !this.#free);
    this.#frame.tabIndex = this.#free ? 0 : -1;
  }

  /** @param {object} message */
  #send(message) {
    this.#frame.contentWindow?.postMessage(message, '*');
  }
}

customElements.define('slide-control-copy', CopyPicture);
