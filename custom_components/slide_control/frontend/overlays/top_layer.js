/**
 * Shows an element above everything else in the top layer of the browser, such as dialogs or the full-screen elements of PDF.js and remark.
 * The last element that was added is on top, so it is added again when full screen begins or ends.
 *
 * @param {HTMLElement} element in the document
 * @param {AbortSignal} signal ends it
 */
export function showInTopLayer(element, signal) {
  if (!('popover' in element)) return; // browsers before 2024: a high z-index is enough
  element.popover = 'manual';
  const show = () => {
    if (!element.isConnected) return;
    element.hidePopover();
    element.showPopover();
  };
  show();
  document.addEventListener('fullscreenchange', show, { signal });
}
