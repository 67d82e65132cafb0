/**
 * Gives the keyboard to the slides. A frame gets keys only while it has the focus, so it is given back whenever nothing of our own
 * needs it.
 *
 * @param {() => HTMLIFrameElement|null} frame the slides, null while a card is read
 * @param {AbortSignal} signal
 */
export function giveKeys(frame, signal) {
  const give = () => {
    if (!document.activeElement?.matches('input, button, a')) frame()?.focus();
  };
  addEventListener('focus', give, { signal });
  addEventListener('pointerup', give, { signal });
  addEventListener('keydown', give, { capture: true, signal });
}
