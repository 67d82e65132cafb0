import { isRightToLeft } from '../dom/element.js';

/**
 * Lets the arrow keys, Home and End move the focus in a grid, so that Tab passes it in one step.
 *
 * @param {HTMLElement} list
 * @param {() => HTMLButtonElement[]} buttons
 * @param {AbortSignal} signal
 */
export function onArrows(list, buttons, signal) {
  list.addEventListener('keydown', (event) => {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const to = target(event.key, at, all);
    if (to === null) return;
    event.preventDefault();
    all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
  }, { signal });
}

/**
 * @param {string} key
 * @param {number} at
 * @param {HTMLElement[]} all
 * @returns {number|null}
 */
function target(key, at, all) {
  const rtl = isRightToLeft(all[0] ?? document.body);
  switch (key) {
    case 'ArrowRight': return at + (rtl ? -1 : 1);
    case 'ArrowLeft': return at + (rtl ? 1 : -1);
    case 'ArrowDown': return at + columns(all);
    case 'ArrowUp': return at - columns(all);
    case 'Home': return 0;
    case 'End': return all.length - 1;
    default: return null;
  }
}

/** @param {HTMLElement[]} all */
function columns(all) {
  const [first] = all;
  const next = all.findIndex((each) => first && each.getBoundingClientRect().top > first.getBoundingClientRect().top + 1);
  return next < 1 ? all.length : next;
}
