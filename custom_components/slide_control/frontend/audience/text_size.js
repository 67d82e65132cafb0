/** The follower's own text size, which this browser remembers. */

const KEY = 'slide-control:text-size';
const SIZES = [1, 1.25, 1.6, 2, 2.5];

/**
 * @param {HTMLElement} target gets the size as `--text-scale`
 * @param {{smaller: HTMLButtonElement, larger: HTMLButtonElement}} buttons
 * @param {AbortSignal} signal
 */
export function addTextSizeButtons(target, { smaller, larger }, signal) {
  let index = stored();
  const show = () => {
    target.style.setProperty('--text-scale', String(SIZES[index]));
    smaller.disabled = index === 0;
    larger.disabled = index === SIZES.length - 1;
  };
  for (const [button, by] of /** @type {const} */ ([[smaller, -1], [larger, 1]])) {
    button.addEventListener('click', () => {
      index = Math.min(Math.max(index + by, 0), SIZES.length - 1);
      store(index);
      show();
    }, { signal });
  }
  show();
}

function stored() {
  try {
    const index = Number(localStorage.getItem(KEY));
    return SIZES[index] === undefined ? 0 : index;
  } catch {
    return 0; // storage is turned off in this browser
  }
}

/** @param {number} index */
function store(index) {
  try {
    localStorage.setItem(KEY, String(index));
  } catch {
    // It is the usual size again after a reload.
  }
}
