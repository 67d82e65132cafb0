import { element } from '../../dom/element.js';

/**
 * Adds the style sheet of the talks to the panel, once.
 *
 * @param {Node} within the panel
 */
export function addTalksStyle(within) {
  const root = /** @type {ShadowRoot} */ (within.getRootNode());
  if (root.querySelector('#talks-style')) return;
  const link = element('link');
  link.id = 'talks-style';
  link.rel = 'stylesheet';
  link.href = new URL('talks.css', import.meta.url).href;
  root.prepend(link);
}
