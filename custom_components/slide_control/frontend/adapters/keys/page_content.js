/** What can show slides without a trace in the document: drawings, other documents, and plug-ins. */
const OPAQUE = 'canvas, iframe, frame, object, embed, video';
/** Smaller ones, such as a logo, hold no slides: part of the window's area. */
const MIN_AREA = 0.25;
/** As far as the Page Down key scrolls, part of the window's height. */
const PAGE = 0.875;

/** @returns {boolean} whether the page may have moved without being seen */
export function hasOpaqueContent() {
  return [...document.querySelectorAll(OPAQUE)].some((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width * height >= MIN_AREA * innerWidth * innerHeight;
  });
}

/**
 * Scrolls the page as far as its key does, if a person could.
 *
 * @param {'page_down'|'page_up'|'first'|'last'} to
 * @returns {boolean} whether it has scrolled
 */
export function scrollPage(to) {
  const scroller = document.scrollingElement;
  if (!scroller || [document.documentElement, document.body].some((element) => /hidden|clip/.test(getComputedStyle(element).overflowY))) return false;
  const before = scroller.scrollTop;
  const step = PAGE * innerHeight;
  const top = { page_down: before + step, page_up: before - step, first: 0, last: scroller.scrollHeight }[to];
  scroller.scrollTo({ top, behavior: /** @type {ScrollBehavior} */ ('instant') });
  return Math.abs(scroller.scrollTop - before) >= 1;
}
