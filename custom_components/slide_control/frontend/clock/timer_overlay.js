/** @import {ActivityTimer} from '../connection/protocol.js' */
import { element } from '../dom/element.js';
import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';
import '../words/en_talk.js';
import { localize } from '../words/words.js';
import { countDown } from './countdown.js';
import { duration } from './duration.js';

const STYLE = `
  :host {
    all: initial !important; display: block !important; position: fixed !important; inset: 2vmin 2vmin auto auto !important;
    z-index: 2147483647 !important; pointer-events: none !important; border: 0 !important; padding: 0 !important; margin: 0 !important;
    background: none !important; overflow: visible !important;
  }
  section {
    box-sizing: border-box; min-width: 18vmin; max-width: 50vw; padding: 1.6vmin 2.4vmin; border-radius: 2vmin; background: #16181d; color: #fff;
    font: 500 max(2.4vmin, 13px)/1.3 system-ui, sans-serif; text-align: center; box-shadow: 0 .6vmin 3vmin #0006; opacity: .94;
  }
  p { margin: 0; overflow-wrap: anywhere; }
  .left { font-size: max(7vmin, 30px); font-weight: 700; line-height: 1.1; font-variant-numeric: tabular-nums; }
  .over { font-size: max(4.4vmin, 22px); }
  .bar { height: max(.8vmin, 4px); margin-top: 1vmin; border-radius: 99px; background: #4a4f59; overflow: hidden; }
  .done { height: 100%; background: #4fc3f7; transform-origin: left; }
  @media print { :host { display: none !important; } }
`;

/** Ends the timer that is shown: one for the page, whichever of its connections it came from. */
let current = new AbortController();

/**
 * Shows an activity timer in the top right corner, where frameworks and themes put neither slide numbers nor controls, until it has ended. It takes
 * no clicks and no keys from the deck.
 *
 * @param {ActivityTimer|null} timer null hides it
 */
export function showTimer(timer) {
  current.abort();
  if (!timer) return;
  current = new AbortController();
  const { signal } = current;
  const host = document.createElement('slide-control-timer');
  const root = host.attachShadow({ mode: 'open' });
  addStyle(root, STYLE);
  const title = element('p', timer.title);
  title.dir = 'auto';
  title.hidden = !timer.title;
  const left = element('p');
  left.setAttribute('role', 'timer');
  const done = element('div');
  done.className = 'done';
  const bar = element('div', done);
  bar.className = 'bar';
  const section = element('section', title, left, bar);
  section.setAttribute('aria-label', timer.title || localize('talk.timer'));
  root.append(section);
  signal.addEventListener('abort', () => host.remove(), { once: true });
  document.documentElement.append(host);
  showInTopLayer(host, signal);
  const draw = (/** @type {number|null} */ seconds) => {
    if (seconds === null) return host.remove();
    left.className = seconds ? 'left' : 'left over';
    left.textContent = seconds ? duration(seconds) : localize('talk.timer_over');
    done.style.transform = `scaleX(${Math.min(seconds / timer.seconds, 1)})`;
  };
  countDown(timer, draw, signal);
}
