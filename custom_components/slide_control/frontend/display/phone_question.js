import { button, element } from '../dom/element.js';
import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';
import { loadWords, localize } from '../words/words.js';

/** The shorter side of the largest phones, in CSS pixels; the smallest displays with a touch screen are larger. */
const MAX_PHONE_PIXELS = 500;

const STYLE = `
  :host {
    all: initial !important; display: block !important; position: fixed !important; inset: auto 0 0 0 !important;
    z-index: 2147483647 !important;
  }
  section {
    box-sizing: border-box; max-height: 100vh; overflow: auto; padding: 16px max(16px, env(safe-area-inset-right)) max(16px, env(safe-area-inset-bottom));
    background: #1c1c1e; color: #fff; font: 1rem/1.4 system-ui, sans-serif; box-shadow: 0 0 16px #0006;
  }
  p { margin: 0 0 12px; }
  div { display: flex; flex-wrap: wrap; gap: 8px; }
  button {
    flex: 1 1 auto; min-height: 48px; padding: 8px 16px; border: 1px solid #8e8e93; border-radius: 8px; background: none; color: inherit; font: inherit;
  }
  button:first-child { border-color: #0a84ff; background: #0060c7; }
  button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
  @media print { :host { display: none !important; } }
`;

/**
 * A display link is for displays: each phone of an audience that opens it could take over the talk. So a phone is asked first.
 *
 * @param {AbortSignal} signal removes the question
 * @returns {Promise<boolean>} whether this page becomes a display; at once unless this is a phone; pending after an abort
 */
export async function mayBecomeDisplay(signal) {
  if (!isPhone()) return true;
  await loadWords();
  return new Promise((resolve) => ask(resolve, signal));
}

function isPhone() {
  return navigator.maxTouchPoints > 0 && Math.min(screen.width, screen.height) < MAX_PHONE_PIXELS;
}

/**
 * @param {(display: boolean) => void} answer
 * @param {AbortSignal} signal
 */
function ask(answer, signal) {
  const host = document.createElement('slide-control-question');
  const shown = new AbortController();
  const close = (/** @type {boolean} */ display) => {
    shown.abort();
    host.remove();
    answer(display);
  };
  const choices = element(
    'div',
    button('', localize('phone.only_look'), () => close(false), shown.signal),
    button('', localize('phone.become_display'), () => close(true), shown.signal),
  );
  const question = element('section', element('p', localize('phone.question')), choices);
  question.setAttribute('aria-label', 'Slide Control');
  const root = host.attachShadow({ mode: 'open' });
  addStyle(root, STYLE);
  root.append(question);
  document.documentElement.append(host);
  showInTopLayer(host, shown.signal);
  signal.addEventListener('abort', () => {
    shown.abort();
    host.remove();
  }, { once: true, signal: shown.signal });
}
