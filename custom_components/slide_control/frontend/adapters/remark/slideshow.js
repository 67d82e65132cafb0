/**
 * The slideshow that `remark.create()` returns. If the page doesn't expose it, the messages that cloned windows of remark send each other
 * are used instead. Indices are those of remark, from 0.
 *
 * @typedef {object} Slideshow
 * @property {string} version
 * @property {(index: number) => void|Promise<void>} goTo
 * @property {() => void|Promise<void>} toggleBlackout
 * @property {(index: number) => boolean} isContinued returns whether the slide continues the one before; false without the slideshow
 * @property {(index: number) => boolean} isUncounted
 * @property {(index: number) => string[]} cues returns the slide's property `cue`
 *
 * @typedef {{properties: Record<string, string>}} Slide
 */

/**
 * @param {Element} area the element with the slides
 * @returns {Slideshow}
 */
export function findSlideshow(area) {
  const version = String(/** @type {any} */ (window).remark?.version ?? '');
  const slideshow = globals(area);
  if (!slideshow) {
    return {
      version,
      goTo: (index) => send(`gotoSlide:${index + 1}`),
      toggleBlackout: () => send('toggleBlackout'),
      isContinued: () => false,
      isUncounted: (index) => index > 0 && shownNumber(area, index) === shownNumber(area, index - 1),
      cues: () => [],
    };
  }
  const properties = (/** @type {number} */ index) => /** @type {Slide[]} */ (slideshow.getSlides())[index]?.properties ?? {};
  return {
    version,
    goTo: (index) => slideshow.gotoSlide(index + 1),
    toggleBlackout: () => slideshow.toggleBlackout(),
    isContinued: (index) => index > 0 && properties(index).continued === 'true',
    isUncounted: (index) => properties(index).count === 'false',
    cues: (index) => properties(index).cue?.split(',') ?? [],
  };
}

/**
 * @param {Element} area
 * @param {number} index
 * @returns {string} what a slide shows as its number; different for each slide if it shows none
 */
function shownNumber(area, index) {
  return area.children[index]?.querySelector('.remark-slide-number')?.textContent?.trim() || `no number ${index}`;
}

/**
 * @param {Element} area
 * @returns {any} the slideshow in a global variable of any name
 */
function globals(area) {
  for (const name of Object.getOwnPropertyNames(window)) {
    const value = Object.getOwnPropertyDescriptor(window, name)?.value;
    try {
      if (typeof value?.gotoSlide === 'function' && value.getSlides().length === area.childElementCount) return value;
    } catch {
      // A cross-origin window, or something else with that method.
    }
  }
  return null;
}

/**
 * @param {string} message
 * @returns {Promise<void>} resolves when it has been handled: messages of one window arrive in order
 */
function send(message) {
  return new Promise((resolve) => {
    const back = new AbortController();
    const mark = `slide-control:${Math.random()}`;
    addEventListener('message', ({ source, data }) => {
      if (source !== window || data !== mark) return;
      back.abort();
      resolve();
    }, { signal: back.signal });
    postMessage(message, '*');
    postMessage(mark, '*');
  });
}
