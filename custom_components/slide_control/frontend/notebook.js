/**
 * Replaces require.js and jQuery in the slides that nbconvert makes here. It loads our copy of reveal.js, so that no slide needs the
 * internet. The HTML of nbconvert loads both scripts and starts reveal.js with them.
 */
(() => {
  'use strict';
  const page = /** @type {any} */ (window);
  if (page.require) return; // nbconvert loads both
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { library = '' } = own.dataset;
  const root = library || new URL('vendor/reveal.js-6.0.2', own.src).href;

  /** @param {string} path */
  const load = (path) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${root}/${path}`;
    script.addEventListener('load', resolve, { once: true });
    script.addEventListener('error', reject, { once: true });
    document.head.append(script);
  });

  for (const path of ['dist/theme/white.css', 'dist/reveal.css', 'dist/reset.css']) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = `${root}/${path}`;
    document.head.prepend(link);
  }

  page.require = async (/** @type {unknown} */ _options, /** @type {unknown} */ _names, /** @type {(reveal: any, notes: any) => void} */ ready) => {
    await load('dist/reveal.js');
    await load('dist/plugin/notes.js');
    page.Reveal.addEventListener ??= page.Reveal.on;
    page.MathJax ??= {}; // not available without the internet
    page.MathJax.Hub ??= { getAllJax: () => null, Rerender: () => {} };
    ready(page.Reveal, page.RevealNotes);
  };
})();
