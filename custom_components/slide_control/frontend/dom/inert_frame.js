/** Decks are made for a screen, so the frame has the size of one, and is scaled into its box. */
export const WIDTH = 1280;
export const HEIGHT = 720;

/**
 * A frame in which nothing can be done: no input, no focus, no sound, no storage, and no way to the page around it.
 *
 * @param {HTMLElement} box 16:9, in the document
 * @param {URL} address
 * @param {AbortSignal} signal removes the frame
 * @param {{credentialless?: boolean}} [options] `credentialless`: it gets none of the browser's cookies, where the browser knows how
 * @returns {HTMLIFrameElement} in the box, and loading
 */
export function inertFrame(box, address, signal, { credentialless = false } = {}) {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('allow', "autoplay 'none'; fullscreen 'none'");
  frame.setAttribute('aria-hidden', 'true');
  frame.setAttribute('inert', '');
  frame.setAttribute('scrolling', 'no');
  frame.tabIndex = -1;
  if (credentialless) frame.setAttribute('credentialless', '');
  frame.referrerPolicy = 'no-referrer';
  frame.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px;transform-origin:0 0`;
  // A deck can take the focus by a script; the keys of the page around it must go on working.
  frame.addEventListener('focus', () => frame.blur(), { signal });
  const size = new ResizeObserver(() => { frame.style.transform = `scale(${box.clientWidth / WIDTH})`; });
  size.observe(box);
  signal.addEventListener('abort', () => {
    size.disconnect();
    frame.remove();
  }, { once: true });
  frame.src = address.href;
  box.append(frame);
  return frame;
}
