import { netChanges } from './net_changes.js';

/** A change within this time after a key or a touch may be its effect, for example the end of an animation, so it isn't noise. */
const EFFECT_MS = 2_000;
/** At most so many changes of one batch are looked at. */
const MAX_RECORDS = 500;
/** At most so many elements are searched for shadow roots. */
const MAX_ELEMENTS = 10_000;

/** What the library that draws pictures of slides adds to the page while it draws. */
const DRAWS_PICTURES = '[data-snapdom-internal]';

/** @type {MutationObserverInit} */
const EVERYTHING = { subtree: true, childList: true, characterData: true, characterDataOldValue: true, attributes: true, attributeOldValue: true };

/**
 * What a page does by itself and because of a key. What changes while nobody touches the page, such as a clock or an animation, is noise:
 * it is remembered, and doesn't count later.
 */
export class PageChanges {
  /** @type {WeakMap<Node, Set<string>>} what changes by itself, by node */
  #noise = new WeakMap();
  /** @type {WeakSet<Node>} */
  #observed = new WeakSet();
  #scrollsByItself = false;
  #touchedAt = -Infinity;
  /** @type {{records: MutationRecord[], href: string, title: string, scrolled: boolean}|null} since the last key */
  #current = null;
  /** @type {MutationObserver} */
  #observer;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.#observer = new MutationObserver((records) => this.#add(records));
    signal.addEventListener('abort', () => this.#observer.disconnect(), { once: true });
    addEventListener('scroll', () => {
      if (this.#current) this.#current.scrolled ||= !this.#scrollsByItself;
      else if (!this.#isEffect()) this.#scrollsByItself = true;
    }, { capture: true, passive: true, signal });
    for (const type of ['keydown', 'pointerdown', 'wheel', 'touchmove']) {
      addEventListener(type, () => { this.#touchedAt = performance.now(); }, { capture: true, passive: true, signal });
    }
    this.#observe();
  }

  /** Begins to collect what changes because of a key. */
  begin() {
    this.#add(this.#observer.takeRecords());
    this.#observe();
    this.#current = { records: [], href: location.href, title: document.title, scrolled: false };
  }

  /** @returns {boolean} whether the page shows something else than before the key */
  get moved() {
    const now = this.#look();
    return now.href !== location.href || now.title !== document.title || now.scrolled || netChanges(now.records).length > 0;
  }

  /** @returns {boolean} whether the page has done anything, even if it looks the same now */
  get reacted() {
    return this.#look().records.length > 0 || this.moved;
  }

  /** Ends it: what changes from now on may still be an effect of the key, and then noise. */
  end() {
    this.#look();
    this.#current = null;
    this.#touchedAt = performance.now();
  }

  #look() {
    this.#add(this.#observer.takeRecords());
    return this.#current ?? { records: [], href: location.href, title: document.title, scrolled: false };
  }

  /** @param {MutationRecord[]} records */
  #add(records) {
    const all = records.slice(0, MAX_RECORDS).filter((record) => isSeen(record) && !this.#noise.get(record.target)?.has(kind(record)));
    if (this.#current) {
      if (this.#current.records.length < MAX_RECORDS) this.#current.records.push(...all);
    } else if (!this.#isEffect()) {
      for (const record of netChanges(all)) {
        const kinds = this.#noise.get(record.target) ?? new Set();
        this.#noise.set(record.target, kinds.add(kind(record)));
      }
    }
  }

  #isEffect() {
    return performance.now() - this.#touchedAt < EFFECT_MS;
  }

  /** Observes the document and the open shadow roots in it. */
  #observe() {
    const elements = [...document.querySelectorAll('*')].slice(0, MAX_ELEMENTS);
    for (const root of [document, ...elements.flatMap(({ shadowRoot }) => shadowRoot ?? [])]) {
      if (this.#observed.has(root) || isOurs(root instanceof ShadowRoot ? root.host : null)) continue;
      this.#observed.add(root);
      this.#observer.observe(root, EVERYTHING);
    }
  }
}

/** @param {MutationRecord} record */
function kind({ type, attributeName }) {
  return attributeName ?? type;
}

/**
 * @param {MutationRecord} record
 * @returns {boolean} false for our own toast and blackout, for what draws a picture, and for what a page loads into its head
 */
function isSeen({ target, addedNodes, removedNodes }) {
  return !document.head?.contains(target) && !isOurs(target) && ![...addedNodes, ...removedNodes].some(isOurs);
}

/** @param {Node|null} node */
function isOurs(node) {
  if (node?.nodeName.startsWith('SLIDE-CONTROL-')) return true;
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest(DRAWS_PICTURES) != null;
}
