/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {...(Node|string)} content
 */
export function element(tag, ...content) {
  const created = document.createElement(tag);
  created.append(...content);
  return created;
}

/**
 * Lets style sheets mirror arrows below `[data-rtl]`: Home Assistant says the direction by a style, and `:dir()` is too new.
 *
 * @param {HTMLElement} shown in its place
 */
export function markDirection(shown) {
  shown.toggleAttribute('data-rtl', isRightToLeft(shown));
}

/** @param {Element} shown */
export function isRightToLeft(shown) {
  return getComputedStyle(shown).direction === 'rtl';
}

/**
 * @param {string} className
 * @param {string} text
 * @param {() => void} pressed
 * @param {AbortSignal} signal
 */
export function button(className, text, pressed, signal) {
  const created = element('button', text);
  created.type = 'button';
  created.className = className;
  created.addEventListener('click', pressed, { signal });
  return created;
}
