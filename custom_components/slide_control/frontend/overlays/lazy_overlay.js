/**
 * Makes a function that shows something by a module which most displays never need. A browser may load a module that is asked for twice in
 * either order, so only the newest call shows what it has.
 *
 * @template {unknown[]} Shown
 * @param {() => Promise<(...shown: Shown) => unknown>} load returns what shows it
 * @returns {(...shown: Shown) => Promise<void>} does nothing while there has been nothing but null
 */
export function lazyOverlay(load) {
  let calls = 0;
  return async (...shown) => {
    if (!shown[0] && !calls) return;
    const call = ++calls;
    const show = await load();
    if (call === calls) await show(...shown);
  };
}
