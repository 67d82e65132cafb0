/** The popup of the extension's button: pairing, and the tab that is the display. */

/** @import {View} from './background.js' */
import { loadWords, localize, setPageLanguage } from '../custom_components/slide_control/frontend/words/words.js';
import '../custom_components/slide_control/frontend/words/en_display.js';
import '../custom_components/slide_control/frontend/words/en_extension.js';
import { readHouse } from './popup/address.js';
import { render } from './popup/view.js';

const { signal } = new AbortController(); // for the lifetime of the popup
const content = /** @type {HTMLElement} */ (document.getElementById('content'));
const problem = /** @type {HTMLElement} */ (document.getElementById('problem'));
const port = chrome.runtime.connect({ name: 'popup' });

/** @type {{tabId: number|null, parts: string[]}} the tab that the popup was opened over */
const here = { tabId: null, parts: [] };
/** @type {View|null} */
let shown = null;
let drawn = '';

port.onMessage.addListener((/** @type {any} */ message) => {
  if (message.type === 'parts') here.parts = message.parts;
  else shown = message.view;
  draw();
});
start();

async function start() {
  await loadWords(navigator.languages, chrome.runtime.getURL('words/'));
  setPageLanguage();
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  here.tabId = tab?.id ?? null;
  if (here.tabId !== null) port.postMessage({ type: 'look', tabId: here.tabId });
  draw();
}

function draw() {
  if (!shown || here.tabId === null) return;
  const key = JSON.stringify([shown, here]);
  if (key === drawn) return; // keeps what is being typed, and the focus
  drawn = key;
  say(shown.problem ? localize(shown.problem) : '');
  render(content, shown, here, { pair, useTab, usePart, request: (message) => port.postMessage(message), signal });
}

/** @param {string} text */
function say(text) {
  problem.textContent = text;
}

/**
 * The browser asks whether the extension may reach this address, and may close the popup to do so; the background then goes on.
 *
 * @param {string} typed
 */
async function pair(typed) {
  const address = readHouse(typed);
  if (!address) return say(localize('extension.invalid_address'));
  await ask({ address, origin: pattern(address) });
}

function useTab() {
  port.postMessage({ type: 'use', tabId: here.tabId, part: null });
}

/** @param {string} part the origin of a frame */
function usePart(part) {
  return ask({ tabId: here.tabId, part, origin: pattern(part) });
}

/** @param {{origin: string, address?: string, part?: string, tabId?: number|null}} wanted */
async function ask(wanted) {
  say('');
  chrome.storage.session.set({ wanted }); // not awaited: the question needs the click
  const origins = [wanted.origin];
  const allowed = await chrome.permissions.request({ origins }).catch(() => chrome.permissions.contains({ origins }));
  if (allowed) port.postMessage({ type: 'go_on' });
  else say(localize('extension.not_allowed'));
}

/** @param {string} address */
function pattern(address) {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}
