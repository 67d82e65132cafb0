const BROWSERS = /** @type {const} */ ([
  ['Edge', /Edg/], ['Opera', /OPR/], ['Samsung Internet', /SamsungBrowser/], ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|CriOS/], ['Safari', /Safari/],
]);
const SYSTEMS = /** @type {const} */ ([
  ['Android', /Android/], ['iOS', /iPhone|iPad/], ['Windows', /Windows/], ['ChromeOS', /CrOS/], ['macOS', /Mac OS/], ['Linux', /Linux/],
]);

/** @returns {string} 22 characters of `A-Za-z0-9_-`, new for each load of the page; works without a secure context too */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** @returns {string} for people, such as "Chrome on Linux" */
export function browserName() {
  const browser = BROWSERS.find(([, mark]) => mark.test(navigator.userAgent))?.[0] ?? 'Browser';
  const system = SYSTEMS.find(([, mark]) => mark.test(navigator.userAgent))?.[0];
  return system ? `${browser} on ${system}` : browser;
}
