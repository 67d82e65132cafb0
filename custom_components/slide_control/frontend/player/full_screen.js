import { localize } from '../words/words.js';

/**
 * Sets up the button for full screen. It is hidden in full screen, and in a browser without full screen or in kiosk mode.
 *
 * @param {HTMLButtonElement} button
 * @param {() => void} then called to return the keyboard to the slides
 * @param {AbortSignal} signal
 */
export function showFullScreenButton(button, then, signal) {
  button.title = localize('common.show_full_screen');
  button.setAttribute('aria-label', button.title);
  const change = () => {
    button.hidden = !document.fullscreenEnabled || document.fullscreenElement !== null
      || matchMedia('(display-mode: fullscreen)').matches;
  };
  button.addEventListener('click', async () => {
    try {
      await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
    } catch {
      // The browser refused it.
    }
    then();
  }, { signal });
  document.addEventListener('fullscreenchange', () => {
    change();
    then();
  }, { signal });
  change();
}
