/**
 * What is used of reveal.js's API, the same in 4, 5 and 6.
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
 * @returns {Reveal|null} the instance that drives it, if the page lets it be found: in a global variable, whatever its name, or among
 *   RequireJS's modules, where `jupyter nbconvert --to slides` leaves it. An instance in an ES module is out of reach.
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
    return false; // a foreign frame's window, or a getter that throws
  }
}

/** Values only: reading an accessor of the page could have effects. */
function* globals() {
  for (const name of Object.getOwnPropertyNames(window)) {
    const value = Object.getOwnPropertyDescriptor(window, name)?.value;
    if (value && value !== window) yield value;
  }
}

/** https://requirejs.org/docs/api.html keeps what is defined in `requirejs.s.contexts[name].defined`, by address or name. */
function* requireJsModules() {
  const contexts = /** @type {any} */ (window).requirejs?.s?.contexts ?? {};
  for (const { defined = {} } of Object.values(contexts)) yield* Object.values(defined);
}
