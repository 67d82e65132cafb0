import { onTop } from './on_top.js';

const STYLE = `
  :host { all: initial !important; display: block !important; position: fixed !important; inset: 0 !important; z-index: 2147483646 !important;
    background: #000 !important; cursor: pointer !important; }
  @media print { :host { display: none !important; } }
`;

/** A black screen over the page, for decks that have none of their own. A click, or the keys B, full stop and Escape, lift it. */
export class Curtain {
  /** @type {AbortController|null} */
  #down = null;

  /** @param {() => void} lifted a person has lifted it */
  constructor(lifted) {
    this.lifted = lifted;
  }

  get down() {
    return this.#down !== null;
  }

  /** @param {boolean} down */
  set down(down) {
    if (down === this.down) return;
    if (down) this.#lower();
    else this.#lift();
  }

  #lower() {
    const listeners = new AbortController();
    const { signal } = listeners;
    const host = document.createElement('slide-control-curtain');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    host.attachShadow({ mode: 'closed' }).adoptedStyleSheets = [sheet];
    const lift = () => {
      this.#lift();
      this.lifted();
    };
    host.addEventListener('click', lift, { signal });
    addEventListener('keydown', (event) => {
      if (!['b', 'B', '.', 'Escape'].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.stopImmediatePropagation();
      lift();
    }, { capture: true, signal });
    signal.addEventListener('abort', () => host.remove(), { once: true });
    document.documentElement.append(host);
    onTop(host, signal);
    this.#down = listeners;
  }

  #lift() {
    this.#down?.abort();
    this.#down = null;
  }
}
