import { FramedPageAdapter } from './framed_page_adapter.js';
import { RejectedError } from '../base/adapter.js';

/** @import {Command, Moved} from '../base/adapter.js' */

/** Smaller frames, such as an advertisement or a video on a slide, hold no deck: part of the window's area. */
const MIN_AREA = 0.25;
const MAX_FRAMES = 5;
/** Until its script has loaded, a page doesn't answer. */
const ASK_INTERVAL_MS = 200;

const HOSTED = /^.*?\/slide_control\/hosted\/[^/]+\//;

/** @type {WeakMap<FrameElement, FramePage>} the page that each frame shows now */
const pages = new WeakMap();

/** @typedef {HTMLIFrameElement|HTMLFrameElement} FrameElement */

/** @returns {InnerDeck|null} the deck in the largest frame that has one and whose page is of the same origin */
export function findInFrames() {
  for (const frame of largeFrames()) {
    let page = pages.get(frame);
    if (page?.left) page = undefined;
    if (!page) pages.set(frame, page = new FramePage(frame));
    page.ask();
    if (page.deck) return page.deck;
  }
  return null;
}

/** @returns {FrameElement[]} the largest first */
function largeFrames() {
  /** @type {NodeListOf<FrameElement>} */
  const all = document.querySelectorAll('iframe, frame');
  return [...all].map((frame) => ({ frame, area: visibleArea(frame) })).filter(({ area }) => area >= MIN_AREA * innerWidth * innerHeight)
    .sort((a, b) => b.area - a.area).slice(0, MAX_FRAMES).map(({ frame }) => frame);
}

/** @param {Element} frame */
function visibleArea(frame) {
  const { left, top, right, bottom } = frame.getBoundingClientRect();
  const [width, height] = [Math.min(right, innerWidth) - Math.max(left, 0), Math.min(bottom, innerHeight) - Math.max(top, 0)];
  return Math.max(width, 0) * Math.max(height, 0);
}

/** A page in a frame, which is asked for its deck until it has left. */
class FramePage {
  /** @type {InnerDeck|null} */
  deck = null;
  #answered = false;
  #askedAt = -Infinity;
  #ends = new AbortController();

  /** @param {FrameElement} frame */
  constructor(frame) {
    this.frame = frame;
    this.page = frame.contentDocument;
  }

  /** @returns {boolean} whether the frame shows another page by now */
  get left() {
    if (this.frame.contentDocument !== this.page) this.#ends.abort();
    return this.#ends.signal.aborted;
  }

  /** Asks the page to look for its deck, with the script that it includes or is given here. */
  ask() {
    const now = performance.now();
    const { contentWindow } = this.frame;
    if (this.#answered || !contentWindow || now - this.#askedAt < ASK_INTERVAL_MS) return;
    this.#askedAt = now;
    if (this.page ? !addScript(this.page) : !isOfSameDeck(this.frame)) return;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }) => {
      if (data.type === 'here') this.#answered = true;
      else if (data.type === 'found') this.deck = new InnerDeck(this.frame, port1, data, this.#ends.signal);
      else if (data.type === 'gone') this.#ends.abort();
    }, { signal: this.#ends.signal });
    port1.start();
    contentWindow.postMessage('slide-control:adopt-deck', this.page ? origin : '*', [port2]);
  }
}

/**
 * @param {Document} page
 * @returns {boolean} false if the page is empty
 */
function addScript(page) {
  if (!page.head || page.URL === 'about:blank') return false;
  const source = new URL('../../deck.js', import.meta.url).href;
  const isInstalled = !source.startsWith('http'); // a page can't load what belongs to an extension
  if (isInstalled || [...page.scripts].some(({ src }) => src === source)) return true;
  const script = page.createElement('script');
  script.type = 'module';
  script.src = source;
  page.head.append(script);
  return true;
}

/**
 * Home Assistant puts the script into each page of a hosted deck. Their origin is opaque, so they can't reach each other.
 *
 * @param {FrameElement} frame
 */
function isOfSameDeck(frame) {
  const [folder] = HOSTED.exec(location.href) ?? [];
  return folder !== undefined && frame.src.startsWith(folder);
}

/** The deck in a frame of this page. */
class InnerDeck extends FramedPageAdapter {
  /**
   * @param {FrameElement} frame
   * @param {MessagePort} port
   * @param {{name: string, version: string, state: import('../../connection/protocol.js').State}} found
   * @param {AbortSignal} signal
   */
  constructor(frame, port, found, signal) {
    super(port, found, signal);
    this.frame = frame;
    this.framework = found.name;
  }

  /** @override */
  alive() {
    return super.alive() && this.frame.isConnected && !pages.get(this.frame)?.left;
  }

  /**
   * @override
   * @param {Command} command
   * @returns {Promise<Moved|void>}
   */
  async run(command) {
    if (command.action === 'blank' && command.on && !this.#coversWindow()) throw new RejectedError('no_blackout'); // the page around it stays bright
    return super.run(command);
  }

  #coversWindow() {
    const { left, top, right, bottom } = this.frame.getBoundingClientRect();
    return left < 1 && top < 1 && right > document.documentElement.clientWidth - 1 && bottom > innerHeight - 1;
  }
}
