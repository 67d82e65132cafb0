/**
 * Keeps the keyboard focus in the slides. A frame gets keys only while it has the focus, so it gets the focus back whenever no control of
 * this page needs it.
 *
 * @param {() => HTMLIFrameElement|null} frame returns the frame of the slides, null while a card is shown
 * @param {AbortSignal} signal
 */
export function keepKeyboardInSlides(frame, signal) {
  const give = () => {
    if (!document.activeElement?.matches('input, button, a')) frame()?.focus();
  };
  addEventListener('focus', give, { signal });
  addEventListener('pointerup', give, { signal });
  addEventListener('keydown', give, { capture: true, signal });
}
