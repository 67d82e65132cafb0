/** A text size of the reader's own, which this browser remembers. */

const SIZES = [1, 1.25, 1.6, 2, 2.5];

/**
 * @param {HTMLElement} target gets the size as a property of its style
 * @param {{smaller: HTMLButtonElement, larger: HTMLButtonElement}} buttons
 * @param {AbortSignal} signal
 * @param {{key: string, property: string}} names in the browser's storage, and of the property
 */
export function addTextSizeButtons(target, { smaller, larger }, signal, { key, property } = { key: 'slide-control:text-size', property: '--text-scale' }) {
  let index = stored(key);
  const show = () => {
    target.style.setProperty(property, String(SIZES[index]));
    smaller.disabled = index === 0;
    larger.disabled = index === SIZES.length - 1;
  };
  for (const [button, by] of /** @type {const} */ ([[smaller, -1], [larger, 1]])) {
    button.addEventListener('click', () => {
      index = Math.min(Math.max(index + by, 0), SIZES.length - 1);
      store(key, index);
      show();
    }, { signal });
  }
  show();
}

/** @param {string} key */
function stored(key) {
  try {
    const index = Number(localStorage.getItem(key));
    return SIZES[index] === undefined ? 0 : index;
  } catch {
    return 0; // storage is turned off in this browser
  }
}

/**
 * @param {string} key
 * @param {number} index
 */
function store(key, index) {
  try {
    localStorage.setItem(key, String(index));
  } catch {
    // It is the usual size again after a reload.
  }
}
