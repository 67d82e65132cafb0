import { element } from '../../../dom/element.js';

/**
 * A table that scrolls in itself where it is too wide.
 *
 * @param {string} caption for screen readers
 * @param {string[]} heads
 * @param {(string|Node)[][]} rows whose first cells name them
 */
export function table(caption, heads, rows) {
  const head = element('tr', ...heads.map((text) => {
    const cell = element('th', text);
    cell.scope = 'col';
    return cell;
  }));
  const body = rows.map(([first = '', ...rest]) => {
    const name = element('th', first);
    name.scope = 'row';
    return element('tr', name, ...rest.map((content) => element('td', content)));
  });
  const made = element('table', element('thead', head), element('tbody', ...body));
  made.setAttribute('aria-label', caption);
  const scroll = element('div', made);
  scroll.className = 'scroll';
  scroll.tabIndex = 0; // so keys can scroll it
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', caption);
  return scroll;
}
