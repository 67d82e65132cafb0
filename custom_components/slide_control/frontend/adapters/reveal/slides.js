/**
 * Reads the position of reveal.js from the document alone. The classes and attributes that reveal.js 4 to 6 set there are enough, so no
 * instance is needed. Counting follows `getSlidePastCount`, `getTotalSlides` and `getIndices` of reveal.js.
 *
 * @typedef {object} Slide
 * @property {HTMLElement} element
 * @property {number} h
 * @property {number} v
 * @property {number} number counted slides up to and including this one
 * @property {boolean} counted
 */

/**
 * @param {Element} root the `.reveal` element
 * @returns {Slide[]} in the order in which they are shown, without stacks
 */
export function slides(root) {
  /** @type {Slide[]} */
  const found = [];
  let number = 0;
  /** @type {(element: HTMLElement, h: number, v: number) => void} */
  const add = (element, h, v) => {
    const counted = element.dataset.visibility !== 'uncounted';
    if (counted) number += 1;
    found.push({ element, h, v, number, counted });
  };
  if (isScrolling(root)) {
    // The scroll view moves the slides into other elements, leaves empty stacks behind, and writes the indices on the slides.
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('.scroll-page section'))) {
      add(element, Number(element.dataset.indexH), Number(element.dataset.indexV));
    }
    return found;
  }
  root.querySelectorAll('.slides > section').forEach((column, h) => {
    const cells = column.querySelectorAll('section');
    if (cells.length === 0) add(/** @type {HTMLElement} */ (column), h, 0);
    else cells.forEach((cell, v) => add(cell, h, v));
  });
  return found;
}

/**
 * @param {Element} root
 * @param {Element|null} last the current slide according to the last event of reveal.js; used in the scroll view only
 * @returns {Element|null}
 */
export function currentSlide(root, last) {
  if (isScrolling(root)) return last?.isConnected ? last : root.querySelector('.scroll-page section.present');
  const column = root.querySelector('.slides > section.present');
  return column?.querySelector(':scope > section.present') ?? column;
}

/** @param {Element} root */
export function isScrolling(root) {
  return root.querySelector('.scroll-page') !== null;
}

/**
 * @param {Element} root
 * @returns {boolean} whether the deck's own black screen covers the whole window, and not just a part of the page
 */
export function coversWindow(root) {
  const { left, top, right, bottom } = root.getBoundingClientRect();
  return left < 1 && top < 1 && right > document.documentElement.clientWidth - 1 && bottom > innerHeight - 1;
}

/**
 * @param {Element} slide the current slide, whose fragments reveal.js has numbered
 * @returns {{f: number|null, shown: number, steps: number, visible: Element[]}} fragments with the same index are one step
 */
export function fragments(slide) {
  const all = [...slide.querySelectorAll('.fragment:not(.disabled)')];
  if (all.length === 0) return { f: null, shown: 0, steps: 0, visible: [] };
  const step = (/** @type {Element} */ fragment) => Number(fragment.getAttribute('data-fragment-index') ?? all.indexOf(fragment));
  const visible = all.filter((fragment) => fragment.classList.contains('visible')).sort((a, b) => step(a) - step(b));
  const shown = new Set(visible.map(step)).size;
  return { f: shown - 1, shown, steps: new Set(all.map(step)).size, visible };
}
