import { element } from '../../dom/element.js';

let count = 0;

/**
 * A control below its label. The label doesn't contain the control: the options of a list are no part of its name.
 *
 * @param {string} text
 * @param {HTMLInputElement|HTMLSelectElement} control
 * @returns {HTMLElement}
 */
export function field(text, control) {
  count += 1;
  control.id = `field-${count}`;
  const label = element('label', text);
  label.htmlFor = control.id;
  const node = element('div', label, control);
  node.className = 'field';
  return node;
}
