/**
 * @template Item
 * @typedef {{node: HTMLElement, update: (item: Item) => void}} Row
 */

/**
 * A list whose rows stay the same elements while their items change, so that focus, open menus and pictures stay, too.
 *
 * @template Item
 */
export class KeyedList {
  /** @type {Map<string, Row<Item>>} */
  #rows = new Map();
  /** @type {WeakSet<Element>} */
  #nodes = new WeakSet();

  /**
   * @param {HTMLElement} parent whose children are the rows
   * @param {(item: Item) => string} key
   * @param {(item: Item) => Row<Item>} create
   */
  constructor(parent, key, create) {
    this.parent = parent;
    this.key = key;
    this.create = create;
  }

  /** @param {string} key */
  row(key) {
    return this.#rows.get(key);
  }

  /** @param {readonly Item[]} items in their order */
  update(items) {
    const keys = new Set(items.map(this.key));
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      row.node.remove();
      this.#rows.delete(key);
    }
    /** @type {Element|null} */
    let before = null;
    for (const item of [...items].reverse()) {
      const row = this.#rows.get(this.key(item)) ?? this.create(item);
      this.#rows.set(this.key(item), row);
      this.#nodes.add(row.node);
      row.update(item);
      this.#place(row.node, before);
      before = row.node;
    }
  }

  /**
   * @param {HTMLElement} node
   * @param {Element|null} before
   */
  #place(node, before) {
    if (node.parentElement === this.parent && this.#next(node) === before) return;
    const root = /** @type {ShadowRoot|Document} */ (this.parent.getRootNode());
    const focused = node.contains(root.activeElement) ? root.activeElement : null;
    this.parent.insertBefore(node, before);
    if (focused instanceof HTMLElement) focused.focus(); // moving an element takes its focus
  }

  /**
   * @param {Element} node
   * @returns {Element|null} the next row; other elements may be between
   */
  #next(node) {
    let next = node.nextElementSibling;
    while (next && !this.#nodes.has(next)) next = next.nextElementSibling;
    return next;
  }
}
