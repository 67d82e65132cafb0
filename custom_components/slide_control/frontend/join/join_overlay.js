/** @import {JoinShow} from '../connection/protocol.js' */
import { element } from '../dom/element.js';
import { qrCode } from '../dom/qr_code.js';
import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';
import '../words/en_follow.js';
import { localize } from '../words/words.js';

const STYLE = `
  :host {
    all: initial !important; display: block !important; position: fixed !important; inset: auto 2vmin 2vmin auto !important;
    z-index: 2147483647 !important; pointer-events: none !important; border: 0 !important; padding: 0 !important; margin: 0 !important;
    background: none !important; overflow: visible !important;
  }
  :host(.full) { inset: 0 !important; width: auto !important; height: auto !important; max-width: none !important; max-height: none !important; }
  section {
    display: flex; align-items: center; gap: 2vmin; box-sizing: border-box; padding: 2vmin; border-radius: 2vmin; background: #fff; color: #16181d;
    font: 600 max(2.6vmin, 13px)/1.3 system-ui, sans-serif; box-shadow: 0 .6vmin 3vmin #0006;
  }
  .qr { display: block; flex: none; width: max(20vmin, 110px); height: max(20vmin, 110px); }
  p { margin: 0; overflow-wrap: break-word; }
  .address { max-width: 42vmin; font-weight: 400; }
  .code { margin-top: .6vmin; font: 700 max(5.4vmin, 26px)/1.1 ui-monospace, monospace; letter-spacing: .08em; white-space: nowrap; }
  .full section { flex-direction: column; justify-content: center; gap: 3vmin; width: 100vw; height: 100vh; border-radius: 0; font-size: max(4vmin, 16px);
    text-align: center; }
  .full .qr { width: min(46vmin, 46vh); height: min(46vmin, 46vh); }
  .full .address { max-width: 90vw; }
  .full .code { font-size: max(10vmin, 40px); }
  @media print { :host { display: none !important; } }
`;

/** @type {{host: HTMLElement, ends: AbortController, shown: string}|null} one for the page, whichever of its connections it came from */
let current = null;

/**
 * Shows the way into the audience above everything else on this page, until it is hidden. It takes no clicks and no keys from the deck, and is
 * drawn by the DOM alone, so the policy of a foreign page allows it.
 *
 * @param {JoinShow|null} show null hides it
 * @param {URL} base Home Assistant's address
 */
export async function showJoin(show, base) {
  const shown = JSON.stringify(show);
  if (current?.shown === shown) return;
  current?.ends.abort();
  current = null;
  if (!show) return;
  const ends = new AbortController();
  const { signal } = ends;
  const host = document.createElement('slide-control-join');
  const root = host.attachShadow({ mode: 'open' });
  current = { host, ends, shown };
  signal.addEventListener('abort', () => host.remove(), { once: true });
  const url = show.url ?? new URL('slide_control/join', base).href;
  const qr = await qrCode(`${url}#${show.code}`, localize('follow.qr_code'));
  if (signal.aborted) return;
  addStyle(root, STYLE);
  const full = show.style === 'full';
  host.className = full ? 'full' : '';
  const content = element('div', card(qr, url, show.code));
  content.className = host.className;
  root.append(content);
  document.documentElement.append(host);
  showInTopLayer(host, signal);
}

/**
 * @param {SVGElement} qr
 * @param {string} url
 * @param {string} code
 */
function card(qr, url, code) {
  const { host, pathname } = new URL(url);
  const address = element('p', host, document.createElement('wbr'), pathname);
  address.className = 'address';
  const large = element('p', `${code.slice(0, 3)} ${code.slice(3)}`);
  large.className = 'code';
  const text = element('div', element('p', localize('follow.overlay')), address, large);
  const section = element('section', qr, text);
  section.setAttribute('aria-label', localize('follow.overlay'));
  return section;
}
