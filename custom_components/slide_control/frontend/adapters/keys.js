/** @import {Adapter, AdapterEvents, Order, Reading, Target} from './adapter.js' */
import { Rejected } from './adapter.js';
import { observe, press, until } from './page.js';

/**
 * Any other page: what moves it is the keys that all slides know, those of a clicker in the hand. What it shows can be seen only as far as its
 * address and its title say; the rest is unknown, and said to be.
 */
export const name = 'key strokes';

export const lastResort = 'No slides that Slide Control knows are on this page, so each press is a stroke of a key here';

/** Milliseconds for a page to change its address or title after a key. */
const ANSWERS_WITHIN = 150;

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
   * @param {Order} order
   * @returns {void|Promise<void>}
   */
  run(order) {
    switch (order.action) {
      case 'next':
      case 'previous':
        if (order.skipFragments) throw new Rejected('What a step is on this page is not known, so none can be skipped.');
        return this.#press(order.action);
      case 'first':
      case 'last': return this.#press(order.action);
      case 'navigate': return this.#press(order.direction);
      case 'go_to': throw new Rejected('This page does not say which slides it has.');
      case 'blank': throw new Rejected('Whether this page has a black screen is not known.');
      case 'overview': throw new Rejected('Whether this page has an overview is not known.');
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
    // `replaceState` tells nobody; so after what a person does, it is looked at.
    const soon = () => [50, 300].forEach((delay) => setTimeout(() => signal.aborted || moved(), delay));
    for (const type of ['keyup', 'click', 'touchend', 'wheel']) addEventListener(type, soon, { capture: true, passive: true, signal });
    observe(document.head, { subtree: true, childList: true, characterData: true }, moved, signal);
  }

  /**
   * @param {keyof typeof KEYS} name
   * @returns {Promise<void>}
   */
  async #press(name) {
    const { hash } = location;
    const { title } = document;
    press(KEYS[name], document.activeElement ?? document.body ?? document);
    await until(() => location.hash !== hash || document.title !== title, ANSWERS_WITHIN);
  }
}
