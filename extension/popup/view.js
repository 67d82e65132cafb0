/** @import {View} from '../background.js' */
import { button, element } from '../../custom_components/slide_control/frontend/dom/element.js';
import { localize } from '../../custom_components/slide_control/frontend/words/words.js';

/**
 * @typedef {object} Actions
 * @property {(typed: string) => void} pair
 * @property {() => void} useTab
 * @property {(part: string) => void} usePart
 * @property {(message: object) => void} request
 * @property {AbortSignal} signal
 *
 * @typedef {{tabId: number|null, parts: string[]}} Here
 */

/**
 * @param {HTMLElement} container
 * @param {View} view
 * @param {Here} here
 * @param {Actions} actions
 */
export function render(container, view, here, actions) {
  const focused = document.activeElement?.id;
  const typed = /** @type {HTMLInputElement|null} */ (document.getElementById('address'))?.value;
  const shown = view.pairing ? pairing(view.pairing, actions) : view.paired ? stage(view, here, actions) : unpaired(actions);
  container.replaceChildren(...shown);
  const address = /** @type {HTMLInputElement|null} */ (document.getElementById('address'));
  if (address && typed) address.value = typed;
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {Actions} actions */
function unpaired({ pair, signal }) {
  const input = element('input');
  Object.assign(input, { id: 'address', type: 'text', placeholder: 'homeassistant.local:8123', autocomplete: 'url', spellcheck: false, required: true });
  input.setAttribute('aria-describedby', 'address-hint');
  const label = element('label', localize('extension.address'));
  label.htmlFor = input.id;
  const hint = element('p', localize('extension.address_hint'));
  hint.id = 'address-hint';
  const submit = element('button', localize('extension.get_code'));
  const form = element('form', label, input, hint, submit);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    pair(input.value);
  }, { signal });
  return [element('h2', localize('wait.pair')), element('p', localize('extension.pair_hint')), form];
}

/**
 * @param {NonNullable<View['pairing']>} pairing
 * @param {Actions} actions
 */
function pairing({ code, message }, { request, signal }) {
  const content = [];
  if (code) {
    const large = element('p', `${code.slice(0, 3)} ${code.slice(3)}`);
    large.className = 'code';
    large.setAttribute('aria-label', [...code].join(' '));
    content.push(large, element('ol', element('li', localize('wait.open_panel')), element('li', localize('wait.enter_code'))));
  } else {
    content.push(element('p', message ?? localize('extension.asking')));
  }
  const status = element('div', ...content);
  status.setAttribute('aria-live', 'polite');
  return [element('h2', localize('wait.pair')), status, action('cancel', 'plain', localize('extension.cancel'), () => request({ type: 'cancel' }), signal)];
}

/**
 * @param {View} view
 * @param {Here} here
 * @param {Actions} actions
 */
function stage({ paired, display, keys }, here, actions) {
  const { request, useTab, usePart, signal } = actions;
  const isHere = display?.tabId === here.tabId;
  /** @type {HTMLElement[]} */
  const content = [element('h2', paired?.stage ?? ''), ...(display ? status(display, isHere) : [element('p', localize('extension.idle'))])];
  if (!isHere) content.push(action('use', '', localize('extension.use_tab'), useTab, signal));
  for (const part of here.parts) {
    if (isHere && display?.part === part) continue;
    content.push(action(`part-${part}`, 'plain', localize('extension.use_part', { host: new URL(part).host }), () => usePart(part), signal));
  }
  if (display) content.push(action('stop', 'plain', localize('extension.stop'), () => request({ type: 'stop' }), signal));
  content.push(action('forget', 'quiet', localize('wait.forget'), () => request({ type: 'forget' }), signal));
  if (keys.available) content.push(...keySwitch(keys.on, actions));
  return content;
}

/**
 * @param {NonNullable<View['display']>} display
 * @param {boolean} isHere
 */
function status({ status: now, shown }, isHere) {
  const text = { looking: 'extension.looking', connecting: 'extension.connecting', connected: 'extension.connected', lost: 'wait.silent' }[now];
  const line = element('p', localize(/** @type {import('../../custom_components/slide_control/frontend/words/words.js').WordKey} */ (text)));
  line.className = `status ${now === 'connected' ? 'connected' : 'waiting'}`;
  line.setAttribute('role', 'status');
  const content = [line];
  if (!isHere) content.push(element('p', localize('extension.other_tab')));
  if (shown && now === 'connected') {
    const { number, total, title, framework } = shown;
    const name = element('strong', title || localize('extension.untitled'));
    const slide = element('p', name, total ? localize('extension.slide', { number, total, framework }) : localize('extension.by_keys'));
    slide.className = 'slide';
    content.push(slide);
  }
  return content;
}

/**
 * @param {boolean} on
 * @param {Actions} actions
 */
function keySwitch(on, { request, signal }) {
  const box = element('input');
  Object.assign(box, { id: 'keys', type: 'checkbox', checked: on });
  box.setAttribute('aria-describedby', 'keys-hint');
  box.addEventListener('change', () => request({ type: 'keys', on: box.checked }), { signal });
  const label = element('label', box, element('span', localize('extension.real_keys')));
  label.className = 'switch';
  const hint = element('p', localize('extension.real_keys_hint'));
  hint.id = 'keys-hint';
  return [label, hint];
}

/**
 * @param {string} id keeps the focus when the popup is drawn again
 * @param {string} className
 * @param {string} text
 * @param {() => void} pressed
 * @param {AbortSignal} signal
 */
function action(id, className, text, pressed, signal) {
  const made = button(className, text, pressed, signal);
  made.id = id;
  return made;
}
