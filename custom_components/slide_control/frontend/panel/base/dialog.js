import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { field } from './field.js';

/**
 * Opens a modal dialog. Escape closes it, and the focus returns to where it was.
 *
 * @param {HTMLElement} near an element of the panel
 * @param {string} heading
 * @param {AbortSignal} signal closes it
 * @returns {{dialog: HTMLDialogElement, body: HTMLElement, buttons: HTMLElement, closed: AbortSignal}} `body` and `buttons` are to be filled
 */
export function openDialog(near, heading, signal) {
  const root = /** @type {ShadowRoot} */ (near.getRootNode());
  const before = root.activeElement;
  const closed = new AbortController();
  const body = element('div');
  body.className = 'body';
  const cancel = button('plain', localize('panel.cancel'), () => dialog.close(), closed.signal);
  const buttons = element('div', cancel);
  buttons.className = 'buttons';
  const dialog = element('dialog', element('h2', heading), body, buttons);
  dialog.setAttribute('aria-label', heading);
  const end = () => {
    closed.abort();
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
  dialog.addEventListener('close', end, { once: true });
  signal.addEventListener('abort', () => dialog.close(), { signal: closed.signal });
  root.append(dialog);
  dialog.showModal();
  return { dialog, body, buttons, closed: closed.signal };
}

/**
 * Asks before something that can't be undone.
 *
 * @param {HTMLElement} near
 * @param {{heading: string, text: string, action: string}} question
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it was confirmed
 */
export function confirm(near, { heading, text, action }, signal) {
  return new Promise((resolve) => {
    const { dialog, body, buttons, closed } = openDialog(near, heading, signal);
    body.append(element('p', text));
    closed.addEventListener('abort', () => resolve(false), { once: true });
    buttons.append(button('danger', action, () => {
      resolve(true);
      dialog.close();
    }, closed));
    buttons.querySelector('button')?.focus();
  });
}

/**
 * Asks for a text.
 *
 * @param {HTMLElement} near
 * @param {{heading: string, label: string, value: string, action: string, maxLength: number}} question
 * @param {AbortSignal} signal
 * @returns {Promise<string|null>} null if it was canceled
 */
export function askText(near, { heading, label, value, action, maxLength }, signal) {
  return new Promise((resolve) => {
    const { dialog, body, buttons, closed } = openDialog(near, heading, signal);
    const input = element('input');
    Object.assign(input, { value, maxLength, required: true, autocomplete: 'off' });
    const form = element('form', field(label, input));
    form.id = 'ask-text';
    const submit = element('button', action);
    submit.setAttribute('form', form.id);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!input.value.trim()) return;
      resolve(input.value.trim());
      dialog.close();
    }, { signal: closed });
    closed.addEventListener('abort', () => resolve(null), { once: true });
    body.append(form);
    buttons.append(submit);
    input.select();
  });
}
