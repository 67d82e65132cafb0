import { element } from '../../dom/element.js';

/** @type {WeakMap<HTMLElement, Map<string, Promise<void>>>} style sheets that were added later, by their place */
const added = new WeakMap();

/**
 * A link to the style sheet of the remote, for a shadow root. Links pass a strict Content-Security-Policy in every browser; what it styles is
 * hidden until it is there.
 *
 * @param {HTMLElement} styled
 * @returns {HTMLLinkElement}
 */
export function mainStylesheet(styled) {
  styled.style.visibility = 'hidden';
  return stylesheet('remote.css', () => { styled.style.visibility = ''; });
}

/**
 * Adds a style sheet after the main one, once.
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
