/**
 * Styles a shadow root. A constructed style sheet passes a strict Content-Security-Policy, which blocks style elements; Safari before 16.4 has
 * only the latter.
 *
 * @param {ShadowRoot} root
 * @param {string} css
 */
export function addStyle(root, css) {
  if ('adoptedStyleSheets' in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement('style');
  style.textContent = css;
  /** @type {ShadowRoot} */ (root).append(style);
}
