/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {...(Node|string)} content
 */
export function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

/**
 * @param {string} className
 * @param {string} text
 * @param {() => void} pressed
 * @param {AbortSignal} signal
 */
export function button(className, text, pressed, signal) {
  const made = element('button', text);
  made.type = 'button';
  made.className = className;
  made.addEventListener('click', pressed, { signal });
  return made;
}
