import { element } from './element.js';
import { addStyle } from './shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';

const STYLE = `
  :host {
    all: initial !important; display: flex !important; position: fixed !important; inset: 0 !important; box-sizing: border-box !important;
    z-index: 2147483645 !important; width: 100% !important; height: 100% !important; margin: 0 !important; padding: 6vmin !important; border: 0 !important;
    align-items: center !important; justify-content: center !important; background: #1c1c1e !important;
  }
  div { max-width: 30em; color: #fff; font: clamp(18px, 2.4vw, 40px)/1.4 system-ui, sans-serif; overflow-wrap: anywhere; }
  h1 { margin: 0 0 .5em; font-size: 1.3em; line-height: 1.2; }
  p { margin: 0; }
  @media print { :host { display: none !important; } }
`;

/**
 * Covers a page whose slides can't start, because what is left of it is raw text. Its letters are large enough to read from a distance.
 *
 * @param {string} heading
 * @param {string} text
 * @returns {() => void} removes it
 */
export function coverPage(heading, text) {
  const host = document.createElement('slide-control-cover');
  const root = host.attachShadow({ mode: 'open' });
  addStyle(root, STYLE);
  const message = element('div', element('h1', heading), element('p', text));
  message.setAttribute('role', 'alert');
  root.append(message);
  document.documentElement.append(host);
  const shown = new AbortController();
  showInTopLayer(host, shown.signal);
  return () => {
    shown.abort();
    host.remove();
  };
}
