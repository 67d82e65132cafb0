import { element } from '../../dom/element.js';

const FILES = ['colors.css', 'parts.css', 'layouts.css', 'sheets.css'];

/**
 * Links to the style sheets of the remote, for a shadow root. Links pass a strict Content-Security-Policy in every browser; what they style is
 * hidden until they are there.
 *
 * @param {HTMLElement} styled
 * @returns {HTMLLinkElement[]}
 */
export function stylesheets(styled) {
  let missing = FILES.length;
  styled.style.visibility = 'hidden';
  const done = () => {
    missing -= 1;
    if (missing === 0) styled.style.visibility = '';
  };
  return FILES.map((file) => {
    const link = element('link');
    link.rel = 'stylesheet';
    link.href = new URL(file, import.meta.url).href;
    link.addEventListener('load', done, { once: true });
    link.addEventListener('error', done, { once: true });
    return link;
  });
}
