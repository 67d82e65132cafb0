/** @import {Released} from './back_channel.js' */
import { element } from '../dom/element.js';
import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';
import { pollResults, pollSum } from './results.js';

const STYLE = `
  :host {
    all: initial !important; display: block !important; position: fixed !important; inset: auto 2vmin 2vmin 2vmin !important;
    z-index: 2147483647 !important; pointer-events: none !important; border: 0 !important; padding: 0 !important; margin: 0 !important;
    background: none !important; overflow: visible !important; width: auto !important; height: auto !important;
  }
  section {
    box-sizing: border-box; width: fit-content; min-width: min(60vmin, 100%); max-width: min(120vmin, 100%); max-height: 80vh; margin: 0 auto; padding: 2.4vmin 3.2vmin;
    border-radius: 2vmin; background: #16181d; color: #fff; font: 400 max(2.8vmin, 15px)/1.35 system-ui, sans-serif; box-shadow: 0 .6vmin 3vmin #0006;
    overflow: hidden;
  }
  p { margin: 0; overflow-wrap: anywhere; }
  .kicker, .sum { color: #c3cad6; font-size: max(2.2vmin, 13px); }
  .question { font-size: max(3.8vmin, 20px); font-weight: 600; line-height: 1.25; }
  .results { display: grid; gap: 1.2vmin; margin: 1.8vmin 0; padding: 0; list-style: none; }
  li { display: grid; grid-template-columns: 1fr auto; gap: .4vmin 2vmin; }
  .label { overflow-wrap: anywhere; }
  .share { font-weight: 600; font-variant-numeric: tabular-nums; }
  .bar { grid-column: 1 / -1; height: max(1.4vmin, 6px); border-radius: 99px; background: #4a4f59; overflow: hidden; }
  .done { height: 100%; min-width: 1px; background: #4fc3f7; transition: width .25s; }
  @media (prefers-reduced-motion: reduce) { .done { transition: none; } }
  @media print { :host { display: none !important; } }
`;

/** @type {{host: HTMLElement, section: HTMLElement, ends: AbortController}|null} one for the page, whichever of its connections it came from */
let current = null;

/**
 * Shows a question from the audience or a poll at the lower edge, until it is hidden. It takes no clicks and no keys from the deck.
 *
 * @param {Released|null} show null hides it
 */
export function showReleased(show) {
  if (!show) {
    current?.ends.abort();
    current = null;
    return;
  }
  current ??= create();
  const { section } = current;
  if ('question' in show) section.replaceChildren(line('kicker', localize('back_channel.audience_asks')), line('question', show.question));
  else section.replaceChildren(line('question', show.poll.question), pollResults(show.poll), line('sum', pollSum(show.poll)));
  section.setAttribute('aria-label', localize('question' in show ? 'back_channel.audience_asks' : 'back_channel.poll'));
}

function create() {
  const host = document.createElement('slide-control-released');
  const root = host.attachShadow({ mode: 'open' });
  const ends = new AbortController();
  const section = element('section');
  addStyle(root, STYLE);
  root.append(section);
  ends.signal.addEventListener('abort', () => host.remove(), { once: true });
  document.documentElement.append(host);
  showInTopLayer(host, ends.signal);
  return { host, section, ends };
}

/**
 * @param {string} className
 * @param {string} text
 */
function line(className, text) {
  const created = element('p', text);
  created.className = className;
  created.dir = 'auto';
  return created;
}
