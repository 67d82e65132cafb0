/** @import {BlankColor} from '../connection/protocol.js' */
import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';

const STYLE = `
  :host { all: initial !important; display: block !important; position: fixed !important; inset: 0 !important; z-index: 2147483646 !important;
    background: #000 !important; cursor: pointer !important; }
  :host([data-color="white"]) { background: #fff !important; }
  @media print { :host { display: none !important; } }
`;

const KEYS = ['b', 'B', '.', 'w', 'W', ',', 'Escape'];

/** A black or white layer over the page, for what decks don't have of their own. A click, B, W, full stop, comma or Escape removes it. */
export class Blackout {
  /** @type {AbortController|null} */
  #listeners = null;
  /** @type {HTMLElement|null} */
  #host = null;

  /** @param {() => void} dismissed called when a person removed it */
  constructor(dismissed) {
    this.dismissed = dismissed;
  }

  get shown() {
    return this.#listeners !== null;
  }

  /** @returns {BlankColor|null} null while nothing is covered */
  get color() {
    if (!this.shown) return null;
    return this.#host?.dataset.color === 'white' ? 'white' : 'black';
  }

  set color(color) {
    if (!color) {
      this.#hide();
      return;
    }
    const host = this.#host ??= makeHost();
    host.dataset.color = color;
    if (!this.shown) this.#show(host);
  }

  /** @param {HTMLElement} host */
  #show(host) {
    const listeners = new AbortController();
    const { signal } = listeners;
    const dismiss = () => {
      this.#hide();
      this.dismissed();
    };
    host.addEventListener('click', dismiss, { signal });
    addEventListener('keydown', (event) => {
      if (!KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.stopImmediatePropagation();
      dismiss();
    }, { capture: true, signal });
    signal.addEventListener('abort', () => host.remove(), { once: true });
    document.documentElement.append(host);
    showInTopLayer(host, signal);
    this.#listeners = listeners;
  }

  #hide() {
    this.#listeners?.abort();
    this.#listeners = null;
  }
}

function makeHost() {
  const host = document.createElement('slide-control-blackout');
  addStyle(host.attachShadow({ mode: 'closed' }), STYLE);
  return host;
}
