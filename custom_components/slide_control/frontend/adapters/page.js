/** What adapters need of a page that they steer from outside. */

/** Milliseconds. */
const LOOK_EVERY = 15;

/**
 * @param {() => boolean} done
 * @param {number} most milliseconds: a deck that does not get there is reported as it is
 * @returns {Promise<void>} once it is done
 */
export async function until(done, most) {
  const end = performance.now() + most;
  while (!done() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
}

/**
 * @typedef {object} Key as a keyboard has it
 * @property {string} key
 * @property {string} code
 * @property {number} keyCode
 */

/**
 * Presses a key and lets it go. Frameworks read `key`, `code` or `keyCode`, on the way down, up or between.
 * @param {Key} key
 * @param {EventTarget} target
 */
export function press({ key, code, keyCode }, target) {
  for (const type of key.length === 1 ? ['keydown', 'keypress', 'keyup'] : ['keydown', 'keyup']) {
    const event = new KeyboardEvent(type, { key, code, bubbles: true, cancelable: true, composed: true, view: window });
    const number = type === 'keypress' ? key.charCodeAt(0) : keyCode;
    for (const name of ['keyCode', 'which', ...(type === 'keypress' ? ['charCode'] : [])]) Object.defineProperty(event, name, { value: number });
    target.dispatchEvent(event);
  }
}

/**
 * @param {Node} node
 * @param {MutationObserverInit} what
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
export function observe(node, what, changed, signal) {
  const observer = new MutationObserver(changed);
  observer.observe(node, what);
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}

/**
 * @param {Element} slide
 * @param {(owner: Element) => boolean} [shown] whether what carries a cue is shown
 * @returns {string[]} the slide's cues, then those of what is shown on it
 */
export function cues(slide, shown = () => true) {
  return [slide, ...slide.querySelectorAll('[data-cue]')].filter((owner) => owner === slide || shown(owner))
    .flatMap((owner) => owner.getAttribute('data-cue')?.split(',') ?? []);
}

/**
 * Remembers what was made of a slide's text until the deck's text changes.
 *
 * @template {object} Key
 * @template Value
 * @param {(key: Key) => Value} make
 */
export function remembered(make) {
  /** @type {WeakMap<Key, Value>} */
  let known = new WeakMap();
  return {
    /** @param {Key} key */
    of(key) {
      let value = known.get(key);
      if (value === undefined) known.set(key, value = make(key));
      return value;
    },
    forget() {
      known = new WeakMap();
    },
  };
}
