import { button, element } from '../../dom/element.js';

/** Paths of icons in a box of 24 by 24. */
const ICONS = {
  blank: 'M4 5h16v11H4z M9 20h6',
  close: 'M6 6l12 12M18 6L6 18',
  grid: 'M4 5h7v5H4zM13 5h7v5h-7zM4 14h7v5H4zM13 14h7v5h-7z',
  list: 'M4 6h1M9 6h11M4 12h1M9 12h11M4 18h1M9 18h11',
  film_pause: 'M4 5h16v14H4zM10 9v6M14 9v6',
  film_play: 'M4 5h16v14H4zM10 9l5 3-5 3z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  next: 'M9 5l7 7-7 7',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5l11 7-11 7z',
  previous: 'M15 5l-7 7 7 7',
  screen: 'M4 5h16v11H4zM9 20h6',
};

/** Icons that point along the direction of reading. */
const MIRRORED = new Set(['list', 'next', 'previous']);
const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {keyof typeof ICONS} Icon */

/** @param {Icon} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.toggle('mirrored', MIRRORED.has(name));
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * @param {string} className
 * @param {...(Node|string)} content
 */
export function box(className, ...content) {
  const created = element('div', ...content);
  created.className = className;
  return created;
}

/**
 * A paragraph or other line with text from outside, in the direction of its own language.
 *
 * @template {'p'|'span'|'strong'|'h2'} Tag
 * @param {Tag} tag
 * @param {string} className
 */
export function text(tag, className) {
  const created = element(tag);
  created.className = className;
  created.dir = 'auto';
  return created;
}

/**
 * @param {Icon} name
 * @param {string} label localized
 * @param {() => void} pressed
 * @param {AbortSignal} signal
 */
export function iconButton(name, label, pressed, signal) {
  const created = button('icon', '', pressed, signal);
  created.append(icon(name));
  created.title = label;
  created.setAttribute('aria-label', label);
  return created;
}

/**
 * Gives an icon button another meaning.
 *
 * @param {HTMLElement} created by `iconButton`
 * @param {Icon} name
 * @param {string} label localized
 */
export function setIcon(created, name, label) {
  setAttribute(/** @type {Element} */ (created.querySelector('path')), 'd', ICONS[name]);
  setAttribute(created, 'title', label);
  setAttribute(created, 'aria-label', label);
}

/**
 * Writes only what has changed, because screen readers and selections notice each writing.
 *
 * @param {Element} node
 * @param {string} content
 */
export function setText(node, content) {
  if (node.textContent !== content) node.textContent = content;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
