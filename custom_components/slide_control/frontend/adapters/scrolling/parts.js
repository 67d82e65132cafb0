/** @import {Scroller} from './scroller.js' */
import { readableText, slideTitle } from '../../dom/text.js';

/**
 * @typedef {object} Part of a page that scrolls; it ends where the next one begins
 * @property {Element} element its first
 * @property {string} title
 * @property {string|null} id
 * @property {number} level of its heading, 1 to 6; 0 if it has none
 */

const HEADINGS = 'h1, h2, h3, h4, h5, h6';
/** What converters write one after the other for slides. */
const SLIDE_LIKE = 'section, article, .slide, .page, [data-marpit-svg]';
/** Begins a slide in LibreOffice's HTML. */
const PAGE_BREAK = '[style*="page-break-before:always"], [style*="page-break-before: always"]';
/** A slide in LibreOffice's XHTML; its empty elements, read as HTML, have the following slides in them. */
const DRAWN = /^dp\d+$/;
const WRAPPER = 'section, article, .section';
const BESIDE = 'nav, aside, footer, dialog, template, [role="navigation"], [hidden], .notes';
/** Siblings are slides if they are together at least this part of the content. */
const MIN_SHARE = 0.8;
/** The element with the slides is looked for this deep. */
const MAX_DEPTH = 10;

/**
 * @param {Scroller} scroller
 * @returns {Part[]} from the top to the bottom; at least two, else none. What a page shows that isn't long may be one slide of an unknown
 *   framework, unless dividers say that it is several
 */
export function findParts(scroller) {
  for (const find of scroller.isLong ? [pages, drawn, divided, headed] : [drawn, divided]) {
    const found = find(scroller.content);
    const parts = inOrder(found, scroller);
    if (parts.length < 2 || parts.length < found.length / 2) continue;
    const [first] = parts;
    const before = first && scroller.topOf(first.element) > scroller.windowHeight / 2;
    return before ? [{ element: scroller.content, title: document.title, id: null, level: 1 }, ...parts] : parts;
  }
  return [];
}

/**
 * @param {Part[]} parts
 * @param {Scroller} scroller
 * @returns {Part[]} those that are shown, one below the other
 */
function inOrder(parts, scroller) {
  let last = -1;
  return parts.filter(({ element }) => {
    const { width, height } = element.getBoundingClientRect();
    const top = scroller.topOf(element);
    if (!(width || height) || top <= last) return false;
    last = top;
    return true;
  });
}

/**
 * @param {Element} content
 * @returns {Part[]} siblings that are nearly all of the content, and look like slides or are of one size
 */
function pages(content) {
  /** @type {Element|undefined} */
  let parent = content;
  for (let depth = 0; parent && depth < MAX_DEPTH; depth += 1) {
    /** @type {Element[]} */
    const children = [...parent.children].filter((child) => child.getClientRects().length);
    const total = heights(children);
    const alike = children.filter((child) => child.matches(SLIDE_LIKE));
    const same = alike.length > 1 ? alike : ofOneSize(children);
    if (same.length > 1 && heights(same) >= MIN_SHARE * total && !same.some((child) => child.matches(WRAPPER) && child.querySelector(WRAPPER))) {
      return same.map((element) => part(element, element.querySelector(HEADINGS)));
    }
    parent = children.find((child) => heights([child]) >= MIN_SHARE * total);
  }
  return [];
}

/** @param {Element[]} elements */
function heights(elements) {
  return elements.reduce((sum, element) => sum + element.getBoundingClientRect().height, 0);
}

/**
 * @param {Element[]} elements
 * @returns {Element[]} all of them if they are at least three, each as high as the others and not less than a quarter of the window
 */
function ofOneSize(elements) {
  const all = elements.map((element) => element.getBoundingClientRect().height);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return elements.length > 2 && least >= innerHeight / 4 && least >= 0.95 * most ? elements : [];
}

/** @param {Element} content */
function drawn(content) {
  return [...content.querySelectorAll('[class^="dp"]')].filter(({ className }) => DRAWN.test(className)).map((element) => {
    const first = [...element.querySelectorAll('p')].find((text) => readableText(text).trim());
    return part(element, first ?? null);
  });
}

/**
 * @param {Element} content
 * @returns {Part[]} what horizontal rules or page breaks divide, if most of them stand before a heading, and most headings after one
 */
function divided(content) {
  const [divider] = content.querySelectorAll(`hr, ${PAGE_BREAK}`);
  const siblings = [...divider?.parentElement?.children ?? []].filter((element) => !element.closest(BESIDE));
  const begins = siblings.filter((element, at) => at === 0 || element.matches(PAGE_BREAK) || siblings[at - 1]?.matches('hr'));
  const titled = begins.filter((element) => element.matches(HEADINGS));
  const chapters = siblings.filter((element) => element.matches('h1, h2'));
  if (titled.length < begins.length / 2 || titled.length < chapters.length / 2) return [];
  return begins.map((element, at) => part(element, between(element, begins[at + 1])));
}

/**
 * @param {Element} element
 * @param {Element|undefined} end
 * @returns {Element|null} the first heading of what begins with this element
 */
function between(element, end) {
  for (let next = /** @type {Element|null} */ (element); next && next !== end; next = next.nextElementSibling) {
    const heading = next.matches(HEADINGS) ? next : next.querySelector(HEADINGS);
    if (heading) return heading;
  }
  return null;
}

/**
 * @param {Element} content
 * @returns {Part[]} what headings of the first and second level begin, or those of the third where these are too few
 */
function headed(content) {
  for (const levels of ['h1, h2', 'h1, h2, h3']) {
    const headings = [...content.querySelectorAll(levels)].filter((heading) => !heading.closest(BESIDE));
    if (headings.length > 1) return headings.map((heading) => part(wrapper(heading), heading));
  }
  return [];
}

/**
 * @param {Element} heading
 * @returns {Element} the section that it is the title of, if it has one; else the heading
 */
function wrapper(heading) {
  const parent = heading.parentElement;
  return parent?.matches(WRAPPER) && parent.querySelector(HEADINGS) === heading ? parent : heading;
}

/**
 * @param {Element} element
 * @param {Element|null} heading or another element with its title
 * @returns {Part}
 */
function part(element, heading) {
  const title = heading ? readableText(heading).trim() : '';
  const id = element.id || heading?.id || heading?.querySelector('a[id], a[name]')?.getAttribute('name') || heading?.querySelector('a[id]')?.id || null;
  return { element, title: title || slideTitle(element), id, level: Number(heading?.tagName[1] ?? 0) || 0 };
}
