/**
 * Shows an element above everything, whatever the deck brings into the browser's top layer: an element in full screen, as PDF.js's
 * and remark's, a dialog. It is shown anew when full screen begins or ends, since the newest one in that layer lies on top.
 *
 * @param {HTMLElement} element one in the document
 * @param {AbortSignal} signal ends it
 */
export function onTop(element, signal) {
  if (!('popover' in element)) return; // a browser of before 2024: a high z-index must do
  element.popover = 'manual';
  const show = () => {
    if (!element.isConnected) return;
    element.hidePopover();
    element.showPopover();
  };
  show();
  document.addEventListener('fullscreenchange', show, { signal });
}
