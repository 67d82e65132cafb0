/**
 * Lets a phone with the companion app buzz, iPhones too: Home Assistant's frontend passes the event on to the app.
 *
 * @param {boolean} moved one short buzz if the slides moved, else a double one
 */
export function haptic(moved) {
  dispatchEvent(new CustomEvent('haptic', { detail: moved ? 'light' : 'failure' }));
}

/** Lets it buzz because of the time that is left. */
export function hapticAlert() {
  dispatchEvent(new CustomEvent('haptic', { detail: 'warning' }));
}
