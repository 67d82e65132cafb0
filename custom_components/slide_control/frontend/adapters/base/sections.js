/**
 * Sections and planned times in a deck's own markup. `data-section` on a slide begins a section, and holds until the next one. A deck without
 * any has the slides with a first-level heading begin one, if others have smaller headings.
 */

/**
 * @param {(Element|null|undefined)[]} slides
 * @returns {(string|null)[]} the section of each slide
 */
export function sectionsOf(slides) {
  const named = slides.map((slide) => slide?.getAttribute('data-section')?.trim() ?? null);
  if (named.some((name) => name !== null)) return carried(named);
  const levels = slides.map((slide) => slide?.querySelector('h1, h2, h3') ?? null);
  const begins = levels.map((heading) => (heading?.tagName === 'H1' ? (heading.textContent ?? '').trim() || null : null));
  const found = begins.filter((title) => title !== null).length;
  const others = levels.some((heading) => heading !== null && heading.tagName !== 'H1');
  return found > 1 && others ? carried(begins) : slides.map(() => null);
}

/**
 * @param {(string|null)[]} titles those of the slides that begin a section
 * @returns {(string|null)[]}
 */
export function carried(titles) {
  /** @type {string|null} */
  let section = null;
  return titles.map((title) => {
    section = title ?? section;
    return section || null;
  });
}

/**
 * @param {Element|null|undefined} slide
 * @returns {number|null} `data-timing` in seconds, which the speaker view of reveal.js uses too
 */
export function plannedSeconds(slide) {
  const timing = Number.parseInt(slide?.getAttribute('data-timing') ?? '', 10);
  return timing >= 0 ? timing : null;
}
