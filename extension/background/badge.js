/** @import {View} from '../background.js' */

const LOOK = /** @type {const} */ ({
  none: ['', '#43a047'],
  connected: ['✓', '#43a047'],
  waiting: ['…', '#ffb300'],
  problem: ['!', '#e53935'],
});

/**
 * Shows on the extension's button whether the tab is connected.
 *
 * @param {View} view
 */
export function showBadge({ display, problem }) {
  const [text, color] = LOOK[problem ? 'problem' : !display ? 'none' : display.status === 'connected' ? 'connected' : 'waiting'];
  chrome.action.setBadgeBackgroundColor({ color });
  chrome.action.setBadgeText({ text });
}
