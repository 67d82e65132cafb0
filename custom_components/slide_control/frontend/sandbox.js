/**
 * The first script in the <head> of a deck that Home Assistant hosts. It is a classic script, so it runs before all others.
 *
 * Hosted decks are sandboxed and have an opaque origin, so that they can't read the tokens of a user who is signed in to Home Assistant at the
 * same address. In such a document, localStorage, sessionStorage and cookies throw errors that stop frameworks. This script replaces them
 * with versions that keep their data in memory until the page is left.
 *
 * Home Assistant refuses some addresses, such as those with "concat…(". The server writes aliases into pages and styles; this script does the
 * same for addresses that the deck's scripts put together, in styles, too. It can't for an `import()` of such an address, nor for an `@import`
 * in a style that a script writes.
 *
 * It also removes what a live reload has put into the address, before the deck reads it. On a page without a sandbox, it does only that.
 *
 * It notes which servers the page's scripts and styles could not be loaded from, for find_deck.js.
 */
(() => {
  'use strict';

  /** @type {{position?: string, unreachable?: Set<string>}} shared with deck.js and find_deck.js */
  const page = /** @type {any} */ (window)[Symbol.for('slide-control')] ??= {};
  const unreachable = page.unreachable ??= new Set();
  addEventListener('error', ({ target }) => {
    const address = target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement ? target.href : '';
    if (/^https?:/.test(address) && new URL(address).host !== location.host) unreachable.add(new URL(address).host);
  }, true);

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

  /** The address of the deck's folder, which ends with a slash; "" on other pages. */
  const root = /^.*?\/slide_control\/hosted\/[^/]+\//.exec(location.href)?.[0] ?? '';
  const LOOKS_REFUSED = /concat|union|environ|\.\.(\/|%2f)|(=|%3d)\/|%25|%3c/i;
  const REFUSED = /concat|union|environ|[<\0-\x1f\x7f]|%[0-9a-f]{2}|\.\.$|=$/i;

  /**
   * As `alias` in hosting/addresses/aliases.py: FNV-1a of 64 bits, and a plain suffix.
   *
   * @param {string} name
   */
  const alias = (name) => {
    let hash = BigInt('0xcbf29ce484222325');
    for (const byte of new TextEncoder().encode(name)) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * BigInt('0x100000001b3'));
    }
    const suffix = /[^.](\.[a-z0-9]{1,8})$/.exec(name.toLowerCase())?.[1] ?? '';
    return `~${hash.toString(16).padStart(16, '0')}${suffix}`;
  };

  /** @param {string} segment */
  const aliased = (segment) => {
    let name = segment;
    try {
      name = decodeURIComponent(segment);
    } catch {
      // It stays as it is written.
    }
    return name !== '.' && name !== '..' && REFUSED.test(name) ? alias(name) : segment;
  };

  /**
   * @template T
   * @param {T} address of any type, as the platform's interfaces take it
   * @returns {T|string} one that Home Assistant doesn't refuse, if it leads to a file of this deck
   */
  const passable = (address) => {
    const text = address instanceof URL ? address.href : address;
    if (typeof text !== 'string' || !text || text.length > 2_000) return address;
    try {
      const { href } = new URL(text, document.baseURI);
      if (!href.startsWith(root)) return address;
      const [path = '', rest = ''] = href.slice(root.length).split(/(?=[?#])(.*)/s);
      const changed = path.split('/').map(aliased).join('/');
      return changed === path ? address : root + changed + rest;
    } catch {
      return address;
    }
  };

  /**
   * Lets a method get passable addresses.
   *
   * @param {any} owner
   * @param {string} method
   * @param {number} position of the address among the arguments
   * @param {(args: any[]) => boolean} [when]
   * @param {(value: any) => any} [change]
   */
  const wrap = (owner, method, position, when = () => true, change = passable) => {
    const original = owner[method];
    owner[method] = function (/** @type {any[]} */ ...args) {
      if (args.length > position && when(args)) args[position] = change(args[position]);
      return original.apply(this, args);
    };
  };

  /**
   * @param {any} owner
   * @param {string} property
   * @param {(value: any) => any} [change]
   */
  const wrapProperty = (owner, property, change = passable) => {
    const original = owner && Object.getOwnPropertyDescriptor(owner.prototype, property);
    if (!original?.set) return;
    Object.defineProperty(owner.prototype, property, {
      ...original,
      set(value) {
        original.set.call(this, change(value));
      },
    });
  };

  if (root) {
    wrap(window, 'fetch', 0);
    withoutCredentials();
    wrap(XMLHttpRequest.prototype, 'open', 1);
    wrap(Element.prototype, 'setAttribute', 1, ([name]) => /^(src|href|poster|data)$/i.test(String(name)));
    wrap(Element.prototype, 'setAttribute', 1, ([name]) => /^(imagesrcset|srcset)$/i.test(String(name)), passableSet);
    wrapProperty(HTMLImageElement, 'srcset', passableSet);
    wrapProperty(HTMLSourceElement, 'srcset', passableSet);
    for (const method of ['insertRule', 'replace', 'replaceSync'].filter((name) => name in CSSStyleSheet.prototype)) {
      wrap(CSSStyleSheet.prototype, method, 0, undefined, passableStyle);
    }
    watchStyles();
    for (const [owner, property] of /** @type {[any, string][]} */ ([
      [HTMLImageElement, 'src'], [HTMLScriptElement, 'src'], [HTMLIFrameElement, 'src'], [HTMLMediaElement, 'src'], [HTMLSourceElement, 'src'],
      [HTMLTrackElement, 'src'], [HTMLEmbedElement, 'src'], [HTMLVideoElement, 'poster'], [HTMLObjectElement, 'data'],
      [HTMLLinkElement, 'href'], [HTMLAnchorElement, 'href'],
    ])) wrapProperty(owner, property);
    const inner = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
    if (inner?.set) {
      const { set } = inner;
      Object.defineProperty(Element.prototype, 'innerHTML', {
        ...inner,
        set(html) {
          set.call(this, this instanceof HTMLTemplateElement ? html : passableMarkup(html));
        },
      });
    }
    wrapMarkup();
  }

  /**
   * @template T
   * @param {T} set the value of `srcset`: addresses without spaces, each with a width or a density
   * @returns {T|string}
   */
  function passableSet(set) {
    return LOOKS_REFUSED.test(String(set)) ? String(set).replace(/[^\s,]\S*/g, (address) => String(passable(address))) : set;
  }

  /**
   * @template T
   * @param {T} css
   * @returns {T|string}
   */
  function passableStyle(css) {
    if (!LOOKS_REFUSED.test(String(css))) return css;
    return String(css).replace(/(url\(\s*|@import\s+)("[^"]*"|'[^']*'|[^"'\s)]*)/gi, (_, before, written) => {
      const quote = /^["']/.test(written) ? written[0] : '';
      return before + quote + passable(written.slice(quote.length, written.length - quote.length)) + quote;
    });
  }

  /** A style is changed before the browser looks at it: that is after all microtasks. */
  function watchStyles() {
    const options = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['style'] };
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === 'attributes') changeAttribute(/** @type {Element} */ (target));
        else for (const node of [target.parentNode, target, ...addedNodes]) changeSheets(node);
      }
    }).observe(document, options);
  }

  /** @param {Element} element */
  function changeAttribute(element) {
    const written = element.getAttribute('style');
    const changed = passableStyle(written);
    if (changed !== written) element.setAttribute('style', String(changed));
  }

  /** @param {Node|null} node */
  function changeSheets(node) {
    if (node instanceof HTMLStyleElement && LOOKS_REFUSED.test(node.textContent ?? '')) changeRules(node.sheet?.cssRules ?? []);
  }

  /**
   * Rule by rule: a new text would remove the rules that a script has inserted.
   *
   * @param {ArrayLike<any>} rules
   */
  function changeRules(rules) {
    for (const { cssRules, style } of Array.from(rules)) {
      if (cssRules) changeRules(cssRules);
      const written = style?.cssText ?? '';
      const changed = passableStyle(written);
      if (changed !== written) style.cssText = changed;
    }
  }

  /**
   * Markup loads its images as soon as it is parsed, but not in a template.
   *
   * @param {unknown} html
   */
  function passableMarkup(html) {
    const text = String(html);
    if (!LOOKS_REFUSED.test(text)) return html;
    const template = document.createElement('template');
    template.innerHTML = text;
    let found = false;
    for (const element of template.content.querySelectorAll('[src], [href], [poster], [data], [srcset], [style]')) {
      for (const name of ['src', 'href', 'poster', 'data', 'srcset', 'style']) {
        const written = element.getAttribute(name);
        const change = name === 'srcset' ? passableSet : name === 'style' ? passableStyle : passable;
        const changed = written === null ? written : change(written);
        if (changed === null || changed === written) continue;
        element.setAttribute(name, changed);
        found = true;
      }
    }
    return found ? template.innerHTML : html;
  }

  /**
   * A page with an opaque origin has no cookies, and a request that includes them is refused. Some libraries ask for it because the address
   * looks like the page's own.
   */
  function withoutCredentials() {
    const { fetch } = window;
    window.fetch = (resource, options) => (
      fetch(resource, options?.credentials === 'include' ? { ...options, credentials: 'same-origin' } : options)
    );
  }

  function wrapMarkup() {
    const original = Element.prototype.insertAdjacentHTML;
    Element.prototype.insertAdjacentHTML = function (position, html) {
      return original.call(this, position, /** @type {string} */ (passableMarkup(html)));
    };
  }

  const [, fragment = ''] = location.href.split('#');
  const parameters = /(^|&)slide-control(-position)?=[^&]*/g;
  if (parameters.test(fragment)) {
    page.position = /(?:^|&)slide-control-position=([^&]*)/.exec(fragment)?.[1]; // for deck.js
    const rest = fragment.replace(parameters, '').replace(/^&/, '');
    history.replaceState(history.state, '', location.pathname + location.search + (rest && `#${rest}`));
  }
})();
