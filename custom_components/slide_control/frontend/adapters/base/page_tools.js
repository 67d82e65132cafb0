/** Functions for adapters that control a page from outside. */

const POLL_INTERVAL_MS = 15;

/**
 * @param {() => boolean} done
 * @param {number} timeout milliseconds, after which the deck is reported as it is
 * @returns {Promise<void>} resolves when `done` returns true, or after the timeout
 */
export async function waitUntil(done, timeout) {
  const end = performance.now() + timeout;
  while (!done() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
}

/**
 * @typedef {object} Key the properties of a `KeyboardEvent`
 * @property {string} key
 * @property {string} code
 * @property {number} keyCode
 */

/**
 * Presses and releases a key. Frameworks listen to `keydown`, `keypress` or `keyup`, and read `key`, `code` or `keyCode`.
 *
 * @param {Key} key
 * @param {EventTarget} target
 * @returns {boolean} whether the page prevented what browsers do by themselves, so it handles this key
 */
export function pressKey({ key, code, keyCode }, target) {
  let handled = false;
  for (const type of key.length === 1 ? ['keydown', 'keypress', 'keyup'] : ['keydown', 'keyup']) {
    const event = new KeyboardEvent(type, { key, code, bubbles: true, cancelable: true, composed: true, view: window });
    const number = type === 'keypress' ? key.charCodeAt(0) : keyCode;
    for (const name of ['keyCode', 'which', ...(type === 'keypress' ? ['charCode'] : [])]) Object.defineProperty(event, name, { value: number });
    if (!target.dispatchEvent(event)) handled = true;
  }
  return handled;
}

/**
 * @param {Node} node
 * @param {MutationObserverInit} options
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
export function observe(node, options, changed, signal) {
  const observer = new MutationObserver(changed);
  observer.observe(node, options);
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}

/**
 * @param {Element} slide
 * @param {(owner: Element) => boolean} [shown] returns whether an element with a cue is shown
 * @returns {string[]} the cues of the slide, then those of what is shown on it
 */
export function cues(slide, shown = () => true) {
  return [slide, ...slide.querySelectorAll('[data-cue]')].filter((owner) => owner === slide || shown(owner))
    .flatMap((owner) => owner.getAttribute('data-cue')?.split(',') ?? []);
}

/**
 * A cache for what is computed from the text of a slide. Clear it when the text changes.
 *
 * @template {object} Key
 * @template Value
 * @param {(key: Key) => Value} compute
 */
export function cached(compute) {
  /** @type {WeakMap<Key, Value>} */
  let values = new WeakMap();
  return {
    /** @param {Key} key */
    get(key) {
      let value = values.get(key);
      if (value === undefined) values.set(key, value = compute(key));
      return value;
    },
    clear() {
      values = new WeakMap();
    },
  };
}
