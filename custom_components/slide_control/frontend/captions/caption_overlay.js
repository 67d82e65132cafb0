/** @import {CaptionLine, Captions} from '../connection/protocol.js' */
import { element } from '../dom/element.js';
import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';
import { CaptionLines, writeLine } from './caption_lines.js';

/** Where the way into the audience is shown. */
const JOIN = 'slide-control-join:not(.full)';
const GAP_PIXELS = 16;

// Frameworks put controls and numbers into the lower corners, and progress at the very bottom.
const STYLE = `
  :host {
    all: initial !important; display: block !important; position: fixed !important; inset: auto var(--slide-control-end, 0px) var(--slide-control-bottom, max(6vmin, 40px)) 0 !important; box-sizing: border-box !important;
    width: auto !important; max-width: none !important; padding: 0 var(--slide-control-gap, max(9vw, 72px)) 0 max(9vw, 72px) !important; margin: 0 !important; border: 0 !important;
    z-index: 2147483646 !important; overflow: visible !important; background: none !important; pointer-events: none !important;
  }
  :host([hidden]) { display: none !important; }
  .line {
    box-sizing: border-box; width: fit-content; max-width: min(100%, 34em); margin: 0 auto; padding: .25em .6em .3em; border-radius: .3em; background: #000d;
    color: #fff; font: 500 max(4.2vmin, 19px)/1.32 system-ui, sans-serif; text-align: center; text-wrap: balance; overflow-wrap: anywhere;
  }
  .line:empty { display: none; }
  .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (max-width: 700px) { :host { bottom: var(--slide-control-bottom, 130px) !important; padding: 0 var(--slide-control-gap, 4vw) 0 4vw !important; } }
  @media print { :host { display: none !important; } }
`;

/** The captions over a page with slides: one line at the bottom, in large letters. It takes no clicks and no keys from the deck. */
class CaptionOverlay {
  #line = element('p');
  #said = element('p');
  #host = document.createElement('slide-control-captions');
  /** Ends the place of the line in the top layer. */
  #shown = new AbortController();
  #lines = new CaptionLines({
    show: (line) => this.#show(line),
    say: (line) => writeLine(this.#said, line),
    keep() {},
    clear: () => writeLine(this.#said, null),
  });

  constructor() {
    const root = this.#host.attachShadow({ mode: 'open' });
    addStyle(root, STYLE);
    this.#line.className = 'line';
    this.#line.setAttribute('aria-hidden', 'true');
    this.#said.className = 'said';
    this.#said.setAttribute('role', 'status');
    root.append(this.#line, this.#said);
    document.documentElement.append(this.#host);
  }

  /** @param {Captions} captions */
  take(captions) {
    this.#lines.take(captions);
  }

  /** @param {CaptionLine|null} line */
  #show(line) {
    this.#shown.abort();
    this.#shown = new AbortController();
    writeLine(this.#line, line);
    if (!line) return;
    this.#makeWay();
    showInTopLayer(this.#host, this.#shown.signal); // above what was shown since the last line, such as a blackout
  }

  /** The way into the audience in the lower corner stays visible: the line is beside it, or above where that is too narrow. */
  #makeWay() {
    const corner = document.querySelector(JOIN)?.getBoundingClientRect();
    const { left = 0, top = 0 } = corner ?? {};
    const isShown = Boolean(corner?.width);
    const isBeside = isShown && left > innerWidth / 2;
    this.#place('end', isBeside ? innerWidth - left : null);
    this.#place('gap', isBeside ? GAP_PIXELS : null);
    this.#place('bottom', isShown && !isBeside ? innerHeight - top + GAP_PIXELS : null);
  }

  /**
   * @param {string} side
   * @param {number|null} pixels null for the usual place
   */
  #place(side, pixels) {
    this.#host.style.setProperty(`--slide-control-${side}`, pixels === null ? '' : `${pixels}px`);
  }
}

/** @type {CaptionOverlay|null} one for the page, whichever of its connections they come from */
let overlay = null;

/** @param {Captions} captions */
export function showCaptions(captions) {
  overlay ??= new CaptionOverlay();
  overlay.take(captions);
}
