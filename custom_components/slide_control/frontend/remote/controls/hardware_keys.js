/** @import {CommandFields, Source} from '../../sources/source.js' */

/**
 * @typedef {(action: string, fields?: CommandFields) => unknown} OnPress
 * @typedef {[action: string, fields?: CommandFields]} Command
 */

/**
 * What hardware clickers type, and what people press on a keyboard. The start button of a clicker types F5 and Escape in turn: both only bring
 * the slides back, because nobody wants to be at the first slide, or to have no slides, by an accident on stage. A clicker doesn't know in which
 * direction the page is read, so the right arrow is always the next slide.
 * @type {Record<string, Command[]>}
 */
const COMMANDS = {
  PageDown: [['next']],
  ArrowRight: [['next']],
  ArrowDown: [['next']],
  ' ': [['next']],
  PageUp: [['previous']],
  ArrowLeft: [['previous']],
  ArrowUp: [['previous']],
  Home: [['first']],
  End: [['last']],
  b: [['blank', { mode: 'toggle' }]],
  '.': [['blank', { mode: 'toggle' }]],
  w: [['blank', { mode: 'toggle', color: 'white' }]],
  ',': [['blank', { mode: 'toggle', color: 'white' }]],
  k: [['media', { operation: 'toggle' }]],
  F5: [['blank', { mode: 'off' }]],
  Escape: [['blank', { mode: 'off' }], ['overview', { mode: 'off' }]],
};

const TEXT_FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]';
const MOVED_BY_ARROWS = '[role="listbox"], [role="menu"], [role="radiogroup"], [role="tablist"], [role="grid"], [role="slider"]';
const PRESSED_BY_SPACE = 'button, a, summary, [role="button"], [role="switch"], [role="checkbox"]';

/**
 * Turns keys into presses, except while a person types or moves in a list or a dialog. A key that is held down counts once.
 *
 * @param {Pick<Source, 'press'|'snapshot'>} source
 * @param {EventTarget} target whose keys count: the document of a page, else the element
 * @param {AbortSignal} signal
 * @param {{onPress?: OnPress}} [options] `onPress` takes the presses instead of `source`, to show their answers
 */
export function attachHardwareKeys(source, target, signal, { onPress = (action, fields) => source.press(action, fields) } = {}) {
  target.addEventListener('keydown', (event) => {
    const { defaultPrevented, key, repeat, ctrlKey, altKey, metaKey, shiftKey } = /** @type {KeyboardEvent} */ (event);
    if (defaultPrevented || ctrlKey || altKey || metaKey || belongsToControl(event, key)) return;
    const commands = shiftKey && key === ' ' ? COMMANDS.PageUp : COMMANDS[key.length === 1 ? key.toLowerCase() : key];
    const needed = commands?.filter((command) => isNeeded(command, source));
    if (!needed?.length && key !== 'F5') return;
    event.preventDefault(); // no scrolling, no reload
    if (!repeat) for (const [action, fields] of needed ?? []) onPress(action, fields);
  }, { signal });
}

/**
 * @param {Event} event
 * @param {string} key
 */
function belongsToControl(event, key) {
  const path = event.composedPath().filter((each) => each instanceof Element);
  const inside = (/** @type {string} */ selectors) => path.some((each) => /** @type {Element} */ (each).matches(selectors));
  return inside(TEXT_FIELDS) || inside('dialog[open], [role="dialog"]')
    || (key.startsWith('Arrow') || key === 'Home' || key === 'End' ? inside(MOVED_BY_ARROWS) : key === ' ' && inside(PRESSED_BY_SPACE));
}

/**
 * @param {Command} command
 * @param {Pick<Source, 'snapshot'>} source
 * @returns {boolean} false for one that turns something off that isn't on, or plays where there is nothing to play
 */
function isNeeded([action, fields], { snapshot: { state } }) {
  if (action === 'media') return state?.media !== undefined;
  if (fields?.mode !== 'off') return true;
  return action === 'blank' ? state?.blank === true : state?.overview === true;
}
