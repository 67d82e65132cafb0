/**
 * The button that fills the screen. It is faint once it has been seen, and gone while the screen is filled; a browser without full
 * screen, or a kiosk that has it already, shows none.
 *
 * @param {HTMLButtonElement} button
 * @param {() => void} then the keyboard goes back to the slides
 * @param {AbortSignal} signal
 */
export function offerFullScreen(button, then, signal) {
  const change = () => {
    button.hidden = !document.fullscreenEnabled || document.fullscreenElement !== null
      || matchMedia('(display-mode: fullscreen)').matches;
  };
  button.addEventListener('click', async () => {
    try {
      await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
    } catch {
      // The browser says no: there is nothing to be done about it here.
    }
    then();
  }, { signal });
  document.addEventListener('fullscreenchange', () => {
    change();
    then();
  }, { signal });
  change();
}
