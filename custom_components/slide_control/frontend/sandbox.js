/**
 * The first script in the <head> of a deck that Home Assistant hosts. It is a classic script, so it runs before all others.
 *
 * Hosted decks are sandboxed and have an opaque origin, so that they can't read the tokens of a user who is signed in to Home Assistant at the
 * same address. In such a document, localStorage, sessionStorage and cookies throw errors that stop frameworks. This script replaces them
 * with versions that keep their data in memory until the page is left.
 *
 * It also removes what a live reload has put into the address, before the deck reads it. On a page without a sandbox, it does only that.
 */
(() => {
  'use strict';

  /**
   * @param {string} name
   * @returns {boolean} whether the sandbox blocks it
   */
  const denied = (name) => {
    try {
      void (name === 'cookie' ? document.cookie : /** @type {any} */ (window)[name]);
      return false;
    } catch {
      return true;
    }
  };

  /** @returns {Storage} which behaves like a real one: items are properties too, and all values are strings */
  const createStorage = () => {
    /** @type {Map<string, string>} */
    const items = new Map();
    /** @type {Record<string, Function>} */
    const methods = {
      getItem: (/** @type {string} */ key) => items.get(String(key)) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void items.set(String(key), String(value)),
      removeItem: (/** @type {string} */ key) => void items.delete(String(key)),
      key: (/** @type {number} */ index) => [...items.keys()][index] ?? null,
      clear: () => items.clear(),
    };
    return /** @type {any} */ (new Proxy(Object.create(Storage.prototype), {
      get: (target, key) => {
        if (typeof key === 'symbol') return Reflect.get(target, key, methods);
        return key === 'length' ? items.size : methods[key] ?? items.get(key) ?? (key in Object.prototype ? Reflect.get(target, key) : undefined);
      },
      set: (_, key, value) => {
        if (typeof key === 'string') items.set(key, String(value));
        return true;
      },
      has: (target, key) => (typeof key === 'string' && items.has(key)) || Reflect.has(target, key),
      deleteProperty: (_, key) => {
        if (typeof key === 'string') items.delete(key);
        return true;
      },
      ownKeys: () => [...items.keys()],
      getOwnPropertyDescriptor: (_, key) => {
        const value = typeof key === 'string' ? items.get(key) : undefined;
        return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
      },
      defineProperty: (_, key, { value }) => {
        if (typeof key === 'string') items.set(key, String(value));
        return true;
      },
    }));
  };

  for (const name of ['localStorage', 'sessionStorage']) {
    if (denied(name)) Object.defineProperty(window, name, { value: createStorage(), configurable: true, enumerable: true });
  }

  if (denied('cookie')) {
    /** @type {Map<string, string>} */
    const jar = new Map();
    Object.defineProperty(document, 'cookie', {
      configurable: true,
      enumerable: true,
      get: () => [...jar].map(([name, value]) => (name ? `${name}=${value}` : value)).join('; '),
      set: (/** @type {unknown} */ text) => {
        const [pair = '', ...attributes] = String(text).split(';');
        const [name, value] = pair.includes('=') ? [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] : ['', pair];
        const gone = attributes.some((attribute) => {
          const [key = '', date = ''] = attribute.split(/=(.*)/s).map((part) => part.trim());
          return (/^max-age$/i.test(key) && Number(date) <= 0) || (/^expires$/i.test(key) && Date.parse(date) <= Date.now());
        });
        if (gone) jar.delete(name.trim());
        else jar.set(name.trim(), value.trim());
      },
    });
  }

  const [, fragment = ''] = location.href.split('#');
  const parameters = /(^|&)slide-control(-position)?=[^&]*/g;
  if (parameters.test(fragment)) {
    const page = /** @type {any} */ (window)[Symbol.for('slide-control')] ??= {};
    page.position = /(?:^|&)slide-control-position=([^&]*)/.exec(fragment)?.[1]; // for deck.js
    const rest = fragment.replace(parameters, '').replace(/^&/, '');
    history.replaceState(history.state, '', location.pathname + location.search + (rest && `#${rest}`));
  }
})();
