/**
 * A deck in a frame costs as much as an open page, so only a few pictures of a page are live at the same time. Others wait until one is
 * removed or leaves the screen.
 */

const MAX_FRAMES = 2;

/** @type {Set<AbortSignal>} */
const used = new Set();
/** @type {Map<AbortSignal, () => void>} */
const waiting = new Map();

/**
 * @param {() => void} granted called once, at once if there is a free slot
 * @param {AbortSignal} signal gives the slot back, or ends the wait
 */
export function requestSlot(granted, signal) {
  signal.addEventListener('abort', () => {
    waiting.delete(signal);
    if (used.delete(signal)) grant();
  }, { once: true });
  waiting.set(signal, granted);
  grant();
}

function grant() {
  for (const [signal, granted] of waiting) {
    if (used.size >= MAX_FRAMES) return;
    waiting.delete(signal);
    used.add(signal);
    granted();
  }
}
