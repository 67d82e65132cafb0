/** @import {Box, Boxes} from '../pointer/point.js' */
/** @import {ShownDeck} from '../sources/source.js' */
/** @import {RevealFrame} from './reveal_frame.js' */
import { element } from '../dom/element.js';
import { savesData } from '../dom/saves_data.js';
import { addStyle } from '../dom/shadow_style.js';
import { localize } from '../words/words.js';
import { requestSlot } from './frame_slots.js';
import { framedAddress } from './framed_address.js';
import { isAt } from './messages.js';
import { PreviewFrame } from './preview_frame.js';

/**
 * The slide that a picture shows.
 *
 * @typedef {{number: number|null, h: number, v: number, f: number|null, title: string}} PictureSlide
 */

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
const STYLE = `
  :host { display: block; position: relative; aspect-ratio: 16 / 9; overflow: hidden; contain: strict; border-radius: 4px;
    background: var(--slide-control-picture-background, #1c2530); color: var(--slide-control-picture-color, #f4f6f8); }
  :host([hidden]) { display: none; }
  div, img { pointer-events: none; user-select: none; }
  div { position: absolute; inset: 0; }
  .card { display: grid; place-content: center; padding: 8%; text-align: center; font: 600 calc(var(--width) * .055px)/1.25 var(--slide-control-picture-font, system-ui); }
  .title { overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow-wrap: anywhere; }
  .number { position: absolute; right: 4%; bottom: 5%; font-size: calc(var(--width) * .035px); font-weight: 400; opacity: .75; }
  img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; background: #000; }
  iframe { position: absolute; top: 0; left: 0; border: 0; background: #fff; opacity: 0; transition: opacity .15s; }
  @media (prefers-reduced-motion: reduce) { iframe { transition: none; } }
`;

/**
 * A picture of a slide, 16:9: the deck itself in a silent frame, which may be another site's, else the picture that the display has made, else
 * the title. It falls back by itself, and never shows another slide than the one that it was told.
 *
 * `still = true` is for lists and grids: in place of a frame of its own, a hosted deck's slide has a small picture, made once. Of the others,
 * two of a page have a frame at a time; the next ones have theirs when one of these is removed or scrolled away.
 */
export class SlidePicture extends HTMLElement {
  /** @type {ShownDeck|null} */
  #deck = null;
  /** @type {string|null} */
  #picture = null;
  /** @type {URL|null} */
  #base = null;
  /** @type {PictureSlide|null} */
  #slide = null;
  #still = false;

  /** @type {AbortController|null} while the element is in the document */
  #connected = null;
  /** @type {AbortController|null} of the frame, or of the wait for one */
  #framing = null;
  /** @type {PreviewFrame|RevealFrame|null} */
  #frame = null;
  /** What the frame loads. */
  #framed = '';
  /** @type {AbortController|null} of the wait for a still */
  #stilling = null;
  /** The slide of the still, or of the wait for it. */
  #stillOf = '';
  #stillAddress = '';
  #onScreen = false;
  #due = false;

  #number = element('span');
  #title = element('span');
  #card = element('div', this.#title, this.#number);
  #image = element('img');
  #box = element('div');

  constructor() {
    super();
    this.#card.className = 'card';
    this.#title.className = 'title';
    this.#number.className = 'number';
    this.#image.alt = '';
    this.#image.hidden = true;
    this.#image.decoding = 'async';
    const root = this.attachShadow({ mode: 'open' });
    addStyle(root, STYLE);
    root.append(this.#card, this.#image, this.#box);
  }

  connectedCallback() {
    const connected = new AbortController();
    const { signal } = connected;
    this.#connected = connected;
    if (!this.hasAttribute('role')) this.setAttribute('role', 'img');
    const size = new ResizeObserver(() => this.style.setProperty('--width', String(this.clientWidth)));
    const screen = new IntersectionObserver((entries) => {
      this.#onScreen = entries.at(-1)?.isIntersecting ?? false;
      this.#update();
    });
    size.observe(this);
    screen.observe(this);
    signal.addEventListener('abort', () => {
      size.disconnect();
      screen.disconnect();
    }, { once: true });
    this.#image.addEventListener('load', () => { this.#image.hidden = false; }, { signal });
    this.#image.addEventListener('error', () => { this.#image.hidden = true; }, { signal });
    this.#update();
  }

  disconnectedCallback() {
    this.#connected?.abort();
    this.#connected = null;
    this.#onScreen = false;
    this.#endFrame();
    this.#endStill();
  }

  get deck() {
    return this.#deck;
  }

  set deck(deck) {
    this.#deck = deck;
    this.#update();
  }

  /** @returns {string|null} path below Home Assistant of a picture that the display has made, or its address in this page */
  get picture() {
    return this.#picture;
  }

  set picture(picture) {
    this.#picture = picture;
    this.#update();
  }

  /** @returns {URL|null} Home Assistant's address, with a trailing slash */
  get base() {
    return this.#base;
  }

  set base(base) {
    this.#base = base;
    this.#update();
  }

  get slide() {
    return this.#slide;
  }

  set slide(slide) {
    this.#slide = slide;
    this.#update();
  }

  get still() {
    return this.#still;
  }

  set still(still) {
    this.#still = still;
    this.#update();
  }

  /** @returns {Boxes} where the slide and the page around it are, in parts of the picture */
  get boxes() {
    if (this.#frame?.visible) return { slide: this.#frame.box, page: WHOLE };
    if (!this.#image.hidden) return { slide: null, page: contained(this.#image, this) };
    return { slide: WHOLE, page: WHOLE };
  }

  /** Several properties that are set one after the other are one change. */
  #update() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.#connected) this.#draw();
    });
  }

  #draw() {
    const slide = this.#slide;
    this.#title.textContent = slide && titleOf(slide);
    this.#number.textContent = slide?.title && slide.number ? String(slide.number) : '';
    this.setAttribute('aria-label', describe(slide));
    this.#askForStill();
    this.#drawImage();
    this.#drawFrame();
  }

  #askForStill() {
    const [base, deck, slide] = [this.#base, this.#deck, this.#slide];
    const wanted = this.#still && base && deck?.preview && slide ? JSON.stringify([deck.name, deck.version, indices(slide)]) : '';
    if (wanted === this.#stillOf && this.#stilling) return;
    this.#endStill();
    if (!wanted || !base || !deck || !slide || !this.#onScreen) return;
    const stilling = new AbortController();
    this.#stilling = stilling;
    this.#stillOf = wanted;
    import('./stills.js').then(({ stillOf }) => stillOf(base, deck, indices(slide), stilling.signal)).then((address) => {
      if (stilling.signal.aborted || !address) return;
      this.#stillAddress = address;
      this.#drawImage();
    }, (error) => console.debug('Slide Control:', error)); // the title stays
  }

  #endStill() {
    this.#stilling?.abort();
    this.#stilling = null;
    this.#stillOf = '';
    this.#stillAddress = '';
  }

  #drawImage() {
    const path = this.#slide && this.#picture && isOf(this.#picture, this.#slide) ? this.#picture : null;
    const address = path && this.#base ? pictureAddress(this.#base, path) : this.#stillAddress;
    if (address === (this.#image.getAttribute('src') ?? '')) return;
    this.#image.hidden = true;
    if (address) this.#image.src = address;
    else this.#image.removeAttribute('src');
  }

  #drawFrame() {
    const preview = this.#address();
    if (!preview || !this.#base || !this.#slide || this.#still || !this.#onScreen || savesData()) return this.#endFrame();
    // The path of a preview changes with its expiry; the deck that it loads doesn't.
    const wanted = JSON.stringify(this.#deck?.name ? [this.#deck.name, this.#deck.version] : preview.href);
    if (wanted !== this.#framed) {
      this.#endFrame();
      this.#framed = wanted;
      const framing = new AbortController();
      this.#framing = framing;
      requestSlot(() => this.#startFrame(framing.signal), framing.signal);
    }
    this.#showInFrame();
  }

  /** @returns {URL|null} of the page that a frame can show */
  #address() {
    const { preview, page } = this.#deck ?? {};
    if (preview) return this.#base && below(this.#base, preview);
    return page ? framedAddress(page, this.#base) : null;
  }

  /** @param {AbortSignal} signal */
  async #startFrame(signal) {
    const Frame = this.#deck?.preview ? PreviewFrame : await revealFrame();
    const address = this.#address();
    if (!address || !Frame || signal.aborted) return;
    this.#frame = new Frame(this.#box, address, (shown) => {
      if (this.#frame) this.#frame.visible = this.#slide !== null && isAt(this.#slide, shown);
    }, signal);
    this.#showInFrame();
  }

  #showInFrame() {
    if (this.#slide) this.#frame?.show(indices(this.#slide));
  }

  #endFrame() {
    this.#framing?.abort();
    this.#framing = null;
    this.#frame = null;
    this.#framed = '';
  }
}

/** @returns {Promise<typeof RevealFrame|null>} for decks of other sites, which few talks show; null if it can't be loaded: the title stays */
async function revealFrame() {
  try {
    return (await import('./reveal_frame.js')).RevealFrame;
  } catch (error) {
    console.debug('Slide Control:', error);
    return null;
  }
}

/**
 * @param {HTMLImageElement} image drawn as large as it fits into a box
 * @param {Element} box
 * @returns {Box} in parts of the box
 */
function contained({ naturalWidth, naturalHeight }, { clientWidth, clientHeight }) {
  const scale = Math.min(clientWidth / naturalWidth, clientHeight / naturalHeight);
  const [width, height] = [naturalWidth * scale / clientWidth, naturalHeight * scale / clientHeight];
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/** @param {PictureSlide} slide */
function indices({ h, v, f }) {
  return { h, v, f };
}

/**
 * Pictures and slides arrive in messages of their own, so a picture may be that of the slide before.
 *
 * @param {string} path which says what it shows: `…#h.v.f`
 * @param {PictureSlide} slide
 */
function isOf(path, { h, v, f }) {
  const shown = path.split('#')[1];
  return !shown || shown === `${h}.${v}.${f ?? -1}`;
}

/** @param {PictureSlide} slide */
function titleOf({ number, title }) {
  return title || (number ? localize('preview.number', { number }) : localize('preview.untitled'));
}

/** @param {PictureSlide|null} slide */
function describe(slide) {
  if (!slide) return localize('preview.none');
  const { number, title } = slide;
  return number && title ? localize('preview.slide', { number, title }) : titleOf(slide);
}

/**
 * @param {URL} base
 * @param {string} path that begins with a slash
 */
function below(base, path) {
  return new URL(path.slice(1), base);
}

/**
 * @param {URL} base
 * @param {string} picture
 */
function pictureAddress(base, picture) {
  return picture.startsWith('blob:') ? picture : below(base, picture).href;
}

if (!customElements.get('slide-control-picture')) customElements.define('slide-control-picture', SlidePicture);
