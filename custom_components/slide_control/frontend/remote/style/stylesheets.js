import { element } from '../../dom/element.js';

const FILES = ['colors.css', 'parts.css', 'layouts.css'];

/** @type {WeakMap<HTMLElement, Map<string, Promise<void>>>} style sheets that were added later, by their place */
const added = new WeakMap();

/**
 * Links to the style sheets of the remote, for a shadow root. Links pass a strict Content-Security-Policy in every browser; what they style is
 * hidden until they are there.
 *
 * @param {HTMLElement} styled
 * @returns {HTMLLinkElement[]}
 */
export function stylesheets(styled) {
  let missing = FILES.length;
  styled.style.visibility = 'hidden';
  return FILES.map((file) => stylesheet(file, () => {
    missing -= 1;
    if (missing === 0) styled.style.visibility = '';
  }));
}

/**
 * Adds a style sheet after the others, once.
 *
 * @param {HTMLElement} styled
 * @param {'sheets.css'|'details.css'} file of dialogs and outline, or of what the clock says beside the time
 * @returns {Promise<void>} resolves when it is in use, or can't be loaded
 */
export function addStylesheet(styled, file) {
  const known = added.get(styled) ?? new Map();
  added.set(styled, known);
  if (!known.has(file)) known.set(file, new Promise((resolve) => styled.before(stylesheet(file, () => resolve(undefined)))));
  return known.get(file);
}

/**
 * @param {string} file
 * @param {() => void} done called when the style sheet is in use, or can't be loaded
 */
function stylesheet(file, done) {
  const link = element('link');
  link.rel = 'stylesheet';
  link.href = new URL(file, import.meta.url).href;
  link.addEventListener('load', done, { once: true });
  link.addEventListener('error', done, { once: true });
  return link;
}
