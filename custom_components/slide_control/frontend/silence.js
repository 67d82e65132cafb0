/**
 * The last classic script before those of a hosted deck that is a picture of one slide (preview.js). The deck must make no sound, take no
 * focus, ask nothing but its own files, and leave no entry in the history of the page around it, whatever its scripts do.
 *
 * Sandbox and autoplay rules of the browser forbid most of it; this script is for what they allow, and for browsers that allow more.
 */
(() => {
  'use strict';
  const page = /** @type {any} */ (window);
  const nothing = () => {};
  const own = /** @type {HTMLScriptElement} */ (document.currentScript).src;

  forbidOtherRequests();
  for (const name of ['alert', 'confirm', 'prompt', 'focus', 'print']) page[name] = nothing;
  for (const owner of [HTMLElement, SVGElement]) owner.prototype.focus = nothing;
  history.pushState = history.replaceState.bind(history);

  HTMLMediaElement.prototype.play = function () {
    this.muted = true;
    return Promise.resolve();
  };
  Object.defineProperty(HTMLMediaElement.prototype, 'autoplay', { get: () => false, set: nothing, configurable: true });
  addEventListener('play', ({ target }) => {
    if (!(target instanceof HTMLMediaElement)) return;
    target.muted = true;
    target.pause();
  }, { capture: true });

  for (const name of ['AudioContext', 'webkitAudioContext']) {
    const Original = page[name];
    if (!Original) continue;
    page[name] = class extends Original {
      /** @param {...unknown} args */
      constructor(...args) {
        super(...args);
        super.suspend();
      }

      resume() {
        return Promise.resolve();
      }
    };
  }
  if ('speechSynthesis' in window) SpeechSynthesis.prototype.speak = nothing;

  /** The header of the page says the same of its server; it can't say where a reverse proxy serves the deck. */
  function forbidOtherRequests() {
    const deck = /^.*?\/slide_control\/hosted\/[^/]+\//.exec(location.href)?.[0];
    if (!deck) return;
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    const ours = ['.', '../client/', '../library/'].map((folder) => new URL(folder, own).href);
    policy.content = `connect-src ${[deck, ...ours].join(' ')} data: blob:`;
    document.head.prepend(policy);
  }
})();
