/**
 * The first script of each page that a display loads. A browser that is too old can't even read our modules, so this is a classic script in the
 * JavaScript of 2009. It says which browsers work.
 *
 * `Array.prototype.at` came with the oldest ones that do: Chromium 92, Firefox 90 and Safari 15.4.
 */
(function () {
  'use strict';

  // `scripts/translations` writes this line from `localization/`.
  var WORDS = {"en": {"incomplete": "This page is not complete", "incomplete_hint": "A part of it could not be loaded. Reload this page.", "too_old": "This browser is too old", "too_old_hint": "Slide Control needs Chrome, Edge or Chromium 92, Firefox 91, Safari 15.4, or a newer version. Update this device, or use another one. A streaming stick or a small computer turns any television into a display."}};

  var tag = String(navigator.language);
  /** @type {Record<string, string>} */
  var words = /** @type {any} */ (WORDS)[tag] || /** @type {any} */ (WORDS)[tag.split('-')[0] || 'en'] || WORDS.en;
  var shown = false;

  /**
   * @param {'p'|'h1'|'div'} tag
   * @param {string} text
   */
  function element(tag, text) {
    var created = document.createElement(tag);
    created.textContent = text;
    return created;
  }

  /** Adds a bar to a page that isn't ours: the deck itself may work, and be moved by its own keys. */
  function bar() {
    var created = element('div', '');
    created.style.cssText = 'position:fixed;left:0;right:0;bottom:0;z-index:2147483647;padding:12px 24px;background:#1c1c1e;color:#fff;'
      + 'font:16px/1.4 sans-serif;text-align:left';
    document.body.appendChild(created);
    return created;
  }

  /**
   * @param {'too_old'|'incomplete'} problem
   */
  function show(problem) {
    if (shown) return;
    shown = true;
    var main = document.querySelector('main');
    var own = main && main.querySelector('.kicker');
    var place = own && main || bar();
    place.appendChild(element(own ? 'h1' : 'div', words[problem] || ''));
    place.appendChild(element(own ? 'p' : 'div', words[problem + '_hint'] || ''));
  }

  // @ts-ignore: newer than ES5
  if (!Array.prototype.at) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', function () { show('too_old'); });
    else show('too_old');
    return;
  }

  // One of our modules could not be loaded. On a page that isn't ours, the deck works without it.
  document.addEventListener('error', function (event) {
    var failed = /** @type {HTMLScriptElement} */ (event.target);
    if (failed.tagName === 'SCRIPT' && failed.type === 'module' && document.querySelector('main .kicker')) show('incomplete');
  }, true);
}());
