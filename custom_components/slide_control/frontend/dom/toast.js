/** @typedef {'good'|'quiet'|'bad'} Tone */
import { language } from '../words/words.js';
import { addStyle } from './shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';

const STYLE = `
  :host {
    all: initial !important; display: block !important; position: fixed !important; inset: auto !important; left: 12px !important; top: 12px !important;
    z-index: 2147483647 !important; pointer-events: none !important;
  }
  p {
    display: flex; align-items: center; gap: 8px; box-sizing: border-box; max-width: min(480px, calc(100vw - 24px)); margin: 0;
    padding: 8px 12px; border-radius: 8px; background: #1c1c1e; color: #fff; font: 14px/1.4 system-ui, sans-serif;
    opacity: 0; transform: translateY(-4px); transition: opacity .2s, transform .2s;
  }
  p::before { content: ""; flex: none; width: 8px; height: 8px; border-radius: 50%; background: #43a047; }
  p.shown { opacity: .92; transform: none; }
  p.quiet { padding: 3px 8px; gap: 6px; border-radius: 6px; font-size: 11px; }
  p.quiet.shown { opacity: .7; }
  p.quiet::before { width: 6px; height: 6px; background: #ffb300; }
  p.bad::before { background: #e53935; }
  @media (prefers-reduced-motion: reduce) { p { transition: none; transform: none; } }
  @media print { :host { display: none !important; } }
`;

/**
 * A message in the top left corner: frameworks and themes put slide numbers, progress and controls at the bottom. It takes no clicks and no
 * keys from the deck. Its element is added to the page with the first message.
 */
export class Toast {
  /** @type {HTMLParagraphElement|null} */
  #text = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {string} text
   * @param {Tone} tone `quiet` is small and faint, so it doesn't distract an audience
   * @param {{after?: number, lasts?: number}} [times] milliseconds; without `lasts`, it stays until it is replaced or hidden
   */
  show(text, tone, { after = 0, lasts } = {}) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const toast = this.#element();
      toast.lang = language();
      toast.textContent = text;
      toast.className = tone;
      requestAnimationFrame(() => toast.classList.add('shown'));
      if (lasts) this.#timer = setTimeout(() => this.hide(), lasts);
    }, after);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#text?.classList.remove('shown');
    this.#timer = setTimeout(() => this.#text?.replaceChildren(), 300); // leave nothing to screen readers
  }

  #element() {
    if (this.#text) return this.#text;
    const host = document.createElement('slide-control-toast');
    const root = host.attachShadow({ mode: 'open' });
    addStyle(root, STYLE);
    this.#text = document.createElement('p');
    this.#text.setAttribute('role', 'status');
    this.#text.setAttribute('aria-live', 'polite');
    root.append(this.#text);
    document.documentElement.append(host);
    showInTopLayer(host, new AbortController().signal); // for the lifetime of the page
    return this.#text;
  }
}
