/** The background of the extension: it has the connection to Home Assistant, and starts displays in tabs. */

import { findParts } from './background/frames.js';
import { House } from './background/house.js';
import { TabDisplay } from './background/tab_display.js';
import { showBadge } from './background/badge.js';
import { TrustedKeys } from './background/trusted_keys.js';

/** The ports of open popups. @type {Set<any>} */
const popups = new Set();

const keys = new TrustedKeys(changed);
const house = new House(changed);
const display = new TabDisplay(house, keys, changed);
const ready = Promise.all([house.load(), keys.load(), display.load()]).then(changed);

function view() {
  const { paired, pairing } = house;
  const { used, status, shown, problem } = display;
  return {
    paired: paired && { address: paired.address, stage: paired.stage },
    pairing,
    display: used && { ...used, status, shown },
    keys: { available: keys.available, on: keys.on },
    problem,
  };
}

/** @typedef {ReturnType<typeof view>} View what the popup shows */

function changed() {
  for (const popup of popups) popup.postMessage({ type: 'view', view: view() });
  showBadge(view());
}

// The listeners are added at once: what a port says before they are there is lost.
chrome.runtime.onConnect.addListener((/** @type {any} */ port) => {
  if (port.name === 'popup') return openPopup(port);
  ready.then(() => display.accept(port));
  port.onMessage.addListener((/** @type {any} */ message) => ready.then(() => display.received(port, message)));
  port.onDisconnect.addListener(() => ready.then(() => display.disconnected(port)));
});

/** @param {any} popup */
function openPopup(popup) {
  popups.add(popup);
  popup.onDisconnect.addListener(() => popups.delete(popup));
  popup.onMessage.addListener((/** @type {any} */ message) => ready.then(() => request(popup, message)));
  ready.then(() => popup.postMessage({ type: 'view', view: view() }));
}

/**
 * @param {any} popup
 * @param {any} message
 */
async function request(popup, message) {
  switch (message.type) {
    case 'go_on': return goOn();
    case 'cancel': house.cancel(); break;
    case 'use': await display.use(message.tabId, message.part); break;
    case 'stop': await display.stop(); break;
    case 'forget':
      await display.stop();
      await house.forget();
      break;
    case 'keys':
      await keys.turn(message.on);
      if (display.used) await keys.prepare(display.used.tabId).catch(() => { display.problem = 'extension.keys_taken'; });
      break;
    case 'look': return popup.postMessage({ type: 'parts', parts: await findParts(message.tabId).catch(() => []) });
  }
  changed();
}

/** The popup writes down what it wants before it asks for a permission, because the browser may close it to ask. */
async function goOn() {
  const { wanted } = await chrome.storage.session.get('wanted');
  if (!wanted || !await chrome.permissions.contains({ origins: [wanted.origin] })) return;
  await chrome.storage.session.remove('wanted');
  if (wanted.part) await display.use(wanted.tabId, wanted.part);
  else await house.pair(wanted.address);
}

chrome.permissions.onAdded.addListener(() => ready.then(goOn));
chrome.tabs.onUpdated.addListener((/** @type {number} */ tabId, /** @type {any} */ { status }) => {
  if (status === 'complete') ready.then(() => display.loaded(tabId));
});
chrome.tabs.onRemoved.addListener((/** @type {number} */ tabId) => ready.then(() => display.closed(tabId)));
