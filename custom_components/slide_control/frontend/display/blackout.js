import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../dom/top_layer.js';

const STYLE = `
  :host { all: initial !important; display: block !important; position: fixed !important; inset: 0 !important; z-index: 2147483646 !important;
    background: #000 !important; cursor: pointer !important; }
  @media print { :host { display: none !important; } }
`;

/** A black layer over the page, for decks without a blackout of their own. A click, B, full stop or Escape removes it. */
export class Blackout {
  /** @type {AbortController|null} */
  #listeners = null;

  /** @param {() => void} dismissed called when a person removed it */
  constructor(dismissed) {
    this.dismissed = dismissed;
  }

  get shown() {
    return this.#listeners !== null;
  }

  /** @param {boolean} shown */
  set shown(shown) {
    if (shown === this.shown) return;
    if (shown) this.#show();
    else this.#hide();
  }

  #show() {
    const listeners = new AbortController();
    const { signal } = listeners;
    const host = document.createElement('slide-control-blackout');
    addStyle(host.attachShadow({ mode: 'closed' }), STYLE);
    const dismiss = () => {
      this.#hide();
      this.dismissed();
    };
    host.addEventListener('click', dismiss, { signal });
    addEventListener('keydown', (event) => {
      if (!['b', 'B', '.', 'Escape'].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
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
