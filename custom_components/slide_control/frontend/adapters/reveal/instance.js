/**
 * The part of the reveal.js API that is used here. It is the same in versions 4, 5 and 6.
 *
 * @typedef {object} Reveal
 * @property {string} VERSION
 * @property {() => boolean} isReady
 * @property {() => Element} getRevealElement
 * @property {() => Element|null} getCurrentSlide
 * @property {() => {autoSlideStoppable?: boolean}} getConfig
 * @property {() => boolean} isAutoSliding
 */

/**
 * @param {Element} root a `.reveal` element
 * @returns {Reveal|null} the instance of this element if it can be found: in a global variable of any name, or among the modules of
 *   RequireJS, as in `jupyter nbconvert --to slides`. An instance inside an ES module can't be reached
 */
export function findInstance(root) {
  for (const candidate of [...globals(), ...requireJsModules()]) {
    if (isReveal(candidate) && candidate.isReady() && candidate.getRevealElement() === root) return candidate;
  }
  return null;
}

/**
 * @param {any} candidate
 * @returns {candidate is Reveal}
 */
function isReveal(candidate) {
  try {
    return ['slide', 'isReady', 'getRevealElement', 'getCurrentSlide', 'getConfig', 'togglePause']
      .every((method) => typeof candidate?.[method] === 'function');
  } catch {
    return false; // a cross-origin window, or a getter that throws
  }
}

/** Skips accessors, because reading one could have side effects. */
function* globals() {
  for (const name of Object.getOwnPropertyNames(window)) {
    const value = Object.getOwnPropertyDescriptor(window, name)?.value;
    if (value && value !== window) yield value;
  }
}

/** RequireJS keeps modules in `requirejs.s.contexts[name].defined`, by address or name. See https://requirejs.org/docs/api.html. */
function* requireJsModules() {
  const contexts = /** @type {any} */ (window).requirejs?.s?.contexts ?? {};
  for (const { defined = {} } of Object.values(contexts)) yield* Object.values(defined);
}
