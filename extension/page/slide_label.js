/** @typedef {{number: number, total: number, title: string}} SlideLabel */

/** A longer text isn't the label of a slide. */
const MAX_LENGTH = 1_000;
/** "Slide 3 of 10: Title", in any language that names the number first. */
const LABEL = /^[^\d:]{0,40}(\d{1,4})[^\d:]{1,40}(\d{1,4})\s{0,3}(?:[:：]\s{0,3}(.{0,1000}))?$/s;
/** The same without a class that says what it is. */
const NAMED = /^slide \d{1,4} (?:of|\/) \d{1,4}\b/i;
const LABELLED = '[aria-label^="slide " i], [role="status"], [aria-live]';

/**
 * @param {Element|null} element
 * @returns {SlideLabel|null} what it tells screen readers of the slide that is shown
 */
export function readLabel(element) {
  const text = (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
  const [, number, total, title = ''] = (text.length <= MAX_LENGTH && LABEL.exec(text)) || [];
  if (!number || Number(number) < 1 || Number(number) > Number(total)) return null;
  return { number: Number(number), total: Number(total), title: title.trim() };
}

/** @returns {SlideLabel|null} of any page that says "Slide 3 of 10" to screen readers */
export function findLabel() {
  for (const element of document.querySelectorAll(LABELLED)) {
    const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
    const label = NAMED.test(text) && isShown(element) ? readLabel(element) : null;
    if (label) return label;
  }
  return null;
}

/**
 * A list of slides labels each of them; the one that is shown fills much of the window, or is a status without an area.
 *
 * @param {Element} element
 */
function isShown(element) {
  if (element.matches('[role="status"], [aria-live]')) return true;
  const { width, height } = element.getBoundingClientRect();
  return width * height >= 0.25 * innerWidth * innerHeight;
}
