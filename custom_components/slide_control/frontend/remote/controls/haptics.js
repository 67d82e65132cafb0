const SHORT_MS = 30;
const DOUBLE_MS = [30, 90, 30];

/**
 * Makes the phone buzz: once because the slide moved, twice because it didn't. In Home Assistant's frontend, the companion app does it when it
 * hears the event `haptic`, on iPhones, too. A browser without a vibration motor or permission does nothing.
 *
 * @param {boolean} moved
 */
export function buzz(moved) {
  if (document.querySelector('home-assistant')) {
    dispatchEvent(Object.assign(new Event('haptic'), { detail: moved ? 'success' : 'failure' }));
    if (inCompanionApp()) return;
  }
  try {
    navigator.vibrate?.(moved ? SHORT_MS : DOUBLE_MS);
  } catch {
    // A frame without permission.
  }
}

function inCompanionApp() {
  const { externalApp, externalAppV2, webkit } = /** @type {any} */ (window);
  return Boolean(externalApp || externalAppV2 || webkit?.messageHandlers?.externalBus);
}
