const SHORT_MS = 30;
const DOUBLE_MS = [30, 90, 30];
/** Unlike the buzz of a press, even in a pocket. */
const ALERT_MS = [250, 120, 250];

/**
 * Makes the phone buzz: once because the slide moved, twice because it didn't. In Home Assistant's frontend, the companion app does it when it
 * hears the event `haptic`, on iPhones, too. A browser without a vibration motor or permission does nothing.
 *
 * @param {boolean} moved
 */
export function buzz(moved) {
  vibrate(moved ? 'success' : 'failure', moved ? SHORT_MS : DOUBLE_MS);
}

/** Makes the phone buzz long, because of the time that is left. */
export function buzzAlert() {
  vibrate('warning', ALERT_MS);
}

/**
 * @param {'success'|'failure'|'warning'} detail for the companion app
 * @param {number|number[]} pattern for the browser, in milliseconds
 */
function vibrate(detail, pattern) {
  if (document.querySelector('home-assistant')) {
    dispatchEvent(Object.assign(new Event('haptic'), { detail }));
    if (inCompanionApp()) return;
  }
  try {
    navigator.vibrate?.(pattern);
  } catch {
    // A frame without permission.
  }
}

function inCompanionApp() {
  const { externalApp, externalAppV2, webkit } = /** @type {any} */ (window);
  return Boolean(externalApp || externalAppV2 || webkit?.messageHandlers?.externalBus);
}
