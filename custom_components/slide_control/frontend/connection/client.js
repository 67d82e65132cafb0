import { inEnglish } from '../words/words.js';

const BROWSERS = /** @type {const} */ ([
  ['Edge', /Edg/], ['Opera', /OPR/], ['Samsung Internet', /SamsungBrowser/], ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|CriOS/], ['Safari', /Safari/],
]);
const SYSTEMS = /** @type {const} */ ([
  ['Android', /Android/], ['iOS', /iPhone|iPad/], ['Windows', /Windows/], ['ChromeOS', /CrOS/], ['macOS', /Mac OS/], ['Linux', /Linux/],
]);

/** @returns {string} 22 random characters of `A-Za-z0-9_-`; works without a secure context */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** @returns {string} a name for people such as "Chrome on Linux", in English because Home Assistant stores it */
export function browserName() {
  const browser = BROWSERS.find(([, mark]) => mark.test(navigator.userAgent))?.[0] ?? inEnglish('client.browser');
  const system = SYSTEMS.find(([, mark]) => mark.test(navigator.userAgent))?.[0];
  return system ? inEnglish('client.browser_on_system', { browser, system }) : browser;
}
