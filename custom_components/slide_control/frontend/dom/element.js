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
