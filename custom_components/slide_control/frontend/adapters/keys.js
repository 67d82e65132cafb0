/** @import {Adapter, AdapterEvents, Command, Reading, Target} from './base/adapter.js' */
import { localize } from '../words/words.js';
import { RejectedError } from './base/adapter.js';
import { observe, pressKey, waitUntil } from './base/page_tools.js';

/**
 * Any other page. It is moved with the keys of a hand-held clicker, which all frameworks handle. Only its address and its title tell what it
 * shows; the rest is reported as unknown.
 */
export const name = 'key strokes';

export const lastResort = () => localize('toast.keys_only');

/** Time for the page to change its address or title after a key. */
const CHANGE_TIMEOUT_MS = 150;

const KEYS = {
  next: { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39 },
  previous: { key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37 },
  first: { key: 'Home', code: 'Home', keyCode: 36 },
  last: { key: 'End', code: 'End', keyCode: 35 },
  left: { key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37 },
  right: { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39 },
  up: { key: 'ArrowUp', code: 'ArrowUp', keyCode: 38 },
  down: { key: 'ArrowDown', code: 'ArrowDown', keyCode: 40 },
};

/** @returns {Adapter} */
export function find() {
  return new KeyAdapter();
}

/** @implements {Adapter} */
class KeyAdapter {
  version = '';

  alive() {
    return true;
  }

  /** @returns {Reading} */
  read() {
    return {
      indices: { h: 0, v: 0, f: null },
      number: 0,
      total: 0,
      id: decodeURIComponent(location.hash.slice(1)) || null,
      title: document.title,
    };
  }

  outline() {
    return [];
  }

  /**
   * @param {Command} command
   * @returns {void|Promise<void>}
   */
  run(command) {
    switch (command.action) {
      case 'next':
      case 'previous':
        if (command.skipFragments) throw new RejectedError('steps_unknown');
        return this.#pressKey(command.action);
      case 'first':
      case 'last': return this.#pressKey(command.action);
      case 'navigate': return this.#pressKey(command.direction);
      case 'go_to': throw new RejectedError('slides_unknown');
      case 'blank': throw new RejectedError('no_blackout');
      case 'overview': throw new RejectedError('overview_unknown');
    }
  }

  /** @param {Target} target */
  show({ id }) {
    if (id && id !== this.read().id) location.hash = id;
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    addEventListener('hashchange', moved, { signal });
    addEventListener('popstate', moved, { signal });
    // `replaceState` dispatches no event, so check after each input.
    const soon = () => [50, 300].forEach((delay) => setTimeout(() => signal.aborted || moved(), delay));
    for (const type of ['keyup', 'click', 'touchend', 'wheel']) addEventListener(type, soon, { capture: true, passive: true, signal });
    observe(document.head, { subtree: true, childList: true, characterData: true }, moved, signal);
  }

  /**
   * @param {keyof typeof KEYS} name
   * @returns {Promise<void>}
   */
  async #pressKey(name) {
    const { hash } = location;
    const { title } = document;
    pressKey(KEYS[name], document.activeElement ?? document.body ?? document);
    await waitUntil(() => location.hash !== hash || document.title !== title, CHANGE_TIMEOUT_MS);
  }
}
