/** @import {Adapter, AdapterEvents, Command, Moved, Reading, Target} from './base/adapter.js' */
/** @import {Key} from './base/page_tools.js' */
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { RejectedError } from './base/adapter.js';
import { observe, pressKey, waitUntil } from './base/page_tools.js';
import { PageChanges } from './keys/page_changes.js';
import { hasOpaqueContent, scrollPage } from './keys/page_content.js';

/**
 * Any other page. It is moved with the keys of a hand-held clicker, which all frameworks handle. Only its address and its title tell what it
 * shows; the rest is reported as unknown. Whether a key moved anything is seen in its address, its document and its scroll position.
 */
export const name = 'key strokes';

export const lastResort = () => localize('toast.keys_only');

/** Time for the page to show the effect of a key. */
const EFFECT_TIMEOUT_MS = 300;
/** The same for the first key, before another one is tried. */
const FIRST_EFFECT_TIMEOUT_MS = 600;

const KEYS = {
  next: { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39 },
  previous: { key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37 },
  first: { key: 'Home', code: 'Home', keyCode: 36 },
  last: { key: 'End', code: 'End', keyCode: 35 },
  left: { key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37 },
  right: { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39 },
  up: { key: 'ArrowUp', code: 'ArrowUp', keyCode: 38 },
  down: { key: 'ArrowDown', code: 'ArrowDown', keyCode: 40 },
  page_down: { key: 'PageDown', code: 'PageDown', keyCode: 34 },
  page_up: { key: 'PageUp', code: 'PageUp', keyCode: 33 },
};

/** @returns {Adapter} */
export function find() {
  return new KeyAdapter();
}

/** @typedef {(key: Key, target: EventTarget) => boolean|Promise<boolean>} PressKey returns whether the page handles this key */

/** @implements {Adapter} */
export class KeyAdapter {
  version = '';
  /** @type {PageChanges|null} */
  #changes = null;
  /** What moves this page by a step: arrows until they do nothing and Page Down does, or else scrolling. @type {'arrows'|'pages'|'scroll'} */
  #way = 'arrows';
  /** Codes of the keys that the page has reacted to. @type {Set<string>} */
  #working = new Set();

  /** @param {PressKey} [press] */
  constructor(press = pressKey) {
    this.press = press;
  }

  alive() {
    return true;
  }

  /** @returns {Reading} */
  read() {
    return {
      indices: { h: 0, v: 0, f: null },
      number: 0,
      total: 0,
      id: decode(location.hash.slice(1)) || null,
      title: document.title,
    };
  }

  outline() {
    return [];
  }

  /**
   * @param {Command} command
   * @returns {Promise<Moved>}
   */
  async run(command) {
    switch (command.action) {
      case 'next':
      case 'previous':
        if (command.skipFragments) throw new RejectedError('steps_unknown');
        return this.#step(command.action);
      case 'first':
      case 'last':
        return this.#goToEnd(command.action);
      case 'navigate': return this.#moved(await this.#press(command.direction));
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
    this.#changes = new PageChanges(signal);
    addEventListener('hashchange', moved, { signal });
    addEventListener('popstate', moved, { signal });
    // `replaceState` dispatches no event, so check after each input.
    const soon = () => [50, 300].forEach((delay) => setTimeout(() => signal.aborted || moved(), delay));
    for (const type of ['keyup', 'click', 'touchend', 'wheel']) addEventListener(type, soon, { capture: true, passive: true, signal });
    observe(document.head, { subtree: true, childList: true, characterData: true }, moved, signal);
  }

  /**
   * Arrow keys move nearly all slides. Where the page ignores them, Page Down is tried, and then it is scrolled as Page Down scrolls a page.
   *
   * @param {'next'|'previous'} action
   * @returns {Promise<Moved>}
   */
  async #step(action) {
    const page = action === 'next' ? 'page_down' : 'page_up';
    if (this.#way === 'scroll') return this.#scroll(page);
    const outcome = await this.#press(this.#way === 'pages' ? page : action);
    // Where slides are drawn, the key may have worked unseen, and a second one would move them twice.
    if (outcome !== 'ignored' || this.#working.size || hasOpaqueContent()) return this.#moved(outcome);
    const other = await this.#press(page);
    if (other !== 'ignored') {
      this.#way = 'pages';
      return this.#moved(other);
    }
    return this.#scroll(page);
  }

  /**
   * @param {'first'|'last'} action
   * @returns {Promise<Moved>}
   */
  async #goToEnd(action) {
    if (this.#way === 'scroll') return this.#scroll(action);
    const outcome = await this.#press(action);
    if (outcome === 'ignored' && !this.#working.has(KEYS[action].code) && !hasOpaqueContent()) throw new RejectedError('ends_unknown');
    return this.#moved(outcome);
  }

  /**
   * @param {'page_down'|'page_up'|'first'|'last'} to
   * @returns {Moved}
   */
  #scroll(to) {
    const moved = scrollPage(to);
    if (moved) this.#way = 'scroll';
    return moved || (this.#way === 'scroll' ? false : null);
  }

  /**
   * @param {keyof typeof KEYS} name
   * @returns {Promise<'moved'|'stayed'|'ignored'>} `stayed` if the page knows the key and shows what it showed before
   */
  async #press(name) {
    const changes = this.#changes;
    const key = KEYS[name];
    if (!changes) return 'ignored';
    changes.begin();
    const handled = await this.press(key, document.activeElement ?? document.body ?? document);
    await waitUntil(() => changes.moved, this.#working.size || handled ? EFFECT_TIMEOUT_MS : FIRST_EFFECT_TIMEOUT_MS);
    const { moved } = changes;
    const reacted = handled || changes.reacted || this.#working.has(key.code);
    changes.end();
    if (moved) this.#working.add(key.code);
    return moved ? 'moved' : reacted ? 'stayed' : 'ignored';
  }

  /**
   * @param {'moved'|'stayed'|'ignored'} outcome
   * @returns {Moved} unknown if the page ignored the key, or shows its slides where nothing of them can be seen
   */
  #moved(outcome) {
    if (outcome === 'moved') return true;
    return outcome === 'ignored' || hasOpaqueContent() ? null : false;
  }
}

/** @param {string} hash */
function decode(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash; // a lone percent sign
  }
}
