/**
 * Runs before the scripts of a hosted deck that was built for the root of a site (hosting/rewriting/site_root.py). It is a classic script, so it
 * runs before all others.
 *
 * Such a deck believes that its root is `data-base`, usually `/`; here its files are in the folder of its page, which `<base>` names.
 * Addresses from the root, which the deck's scripts make while they run, are led there, and routers are told the location as if the deck
 * were at its root.
 */
(() => {
  'use strict';
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = own.dataset.base ?? '/';
  const page = new URL(document.baseURI);
  const folder = new URL('.', page).pathname;

  /** Paths of Home Assistant that a deck may use. */
  const HOUSE = ['/slide_control/', '/local/', '/api/'];

  /**
   * @param {unknown} address
   * @returns {any} the same, in the deck's folder if it is below the root that the deck believes in
   */
  const here = (address) => {
    if (typeof address !== 'string' && !(address instanceof URL)) return address;
    /** @type {URL} */
    let url;
    try {
      url = new URL(address, page);
    } catch {
      return address;
    }
    const { pathname } = url;
    if (url.host !== page.host || !pathname.startsWith(base) || pathname.startsWith(folder)) return address;
    if (HOUSE.some((path) => pathname.startsWith(path))) return address;
    url.pathname = pathname === base ? page.pathname : folder + pathname.slice(base.length);
    return url.href;
  };

  /** @param {string} pathname */
  const there = (pathname) => {
    if (pathname === page.pathname || !pathname.startsWith(folder)) return base;
    return base + pathname.slice(folder.length);
  };

  Object.defineProperty(window, 'slideControlLocation', {
    value: (/** @type {Location} */ from) => (
      from === location ? { pathname: there(location.pathname), search: location.search, hash: location.hash } : from),
  });

  for (const name of /** @type {('pushState'|'replaceState')[]} */ (['pushState', 'replaceState'])) {
    const original = history[name].bind(history);
    history[name] = (state, unused, address) => original(state, unused, here(address));
  }

  /**
   * @param {any} prototype
   * @param {string} name of a method whose argument at `position` is an address
   * @param {number} position
   */
  const lead = (prototype, name, position) => {
    const original = prototype[name];
    prototype[name] = function (/** @type {unknown[]} */ ...args) {
      args[position] = here(args[position]);
      return original.apply(this, args);
    };
  };
  lead(XMLHttpRequest.prototype, 'open', 1);
  lead(window, 'fetch', 0);

  /** The attributes that load something. Links are for routers, which look at the attribute. */
  const LOADING = [
    ['src', HTMLScriptElement, HTMLImageElement, HTMLMediaElement, HTMLSourceElement, HTMLIFrameElement],
    ['href', HTMLLinkElement],
    ['poster', HTMLVideoElement],
  ];
  for (const [name, ...types] of /** @type {[string, ...any[]][]} */ (LOADING)) {
    for (const { prototype } of types) {
      const property = Object.getOwnPropertyDescriptor(prototype, name);
      if (!property?.set) continue;
      const { get, set } = property;
      Object.defineProperty(prototype, name, { ...property, get, set(value) { set.call(this, here(String(value))); } });
    }
  }
  const { setAttribute } = Element.prototype;
  const loads = (/** @type {Element} */ element, /** @type {string} */ name) => (
    /** @type {[string, ...any[]][]} */ (LOADING).some(([each, ...types]) => each === name && types.some((type) => element instanceof type)));
  Element.prototype.setAttribute = function (name, value) {
    setAttribute.call(this, name, loads(this, String(name).toLowerCase()) ? here(String(value)) : value);
  };

  // What a script writes as HTML has not passed any of these.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const element of [node, ...node.querySelectorAll('[src^="/"], [poster^="/"]')]) {
          for (const name of ['src', 'poster']) {
            const value = element.getAttribute(name);
            if (value?.startsWith('/') && loads(element, name) && here(value) !== value) setAttribute.call(element, name, here(value));
          }
        }
      }
    }
  }).observe(document, { childList: true, subtree: true });
})();
