/** A page scrolls if its content is longer than this, in windows. Slides of an unknown framework may be a little too long. */
const MIN_LENGTH = 1.5;
/** An element that scrolls the content of a page has at least this part of the window's width and height. */
const MIN_SIZE = 0.6;
/** At most so many elements are looked at. */
const MAX_ELEMENTS = 2_000;

/** What scrolls the content of this page: the window, or an element. All places are distances from the top of the content, in CSS pixels. */
export class Scroller {
  /** @type {HTMLElement|null} */
  #room = null;

  /** @param {Element} element */
  constructor(element) {
    this.element = element;
    this.isWindow = element === document.scrollingElement;
    /** The element with the content. */
    this.content = this.isWindow ? document.body : element;
  }

  /** @returns {number} the place at the top of the window */
  get top() {
    return this.element.scrollTop;
  }

  /** @returns {number} */
  get windowHeight() {
    return this.element.clientHeight;
  }

  /** @returns {boolean} whether the content is clearly longer than the window */
  get isLong() {
    return isLong(this.element);
  }

  /** @returns {number} the height of the content */
  get length() {
    return this.element.scrollHeight;
  }

  /**
   * @param {Element} element
   * @returns {number} the end of what begins with this element, without the room that was made after it
   */
  endAfter(element) {
    const content = document.createRange();
    content.selectNodeContents(this.content);
    if (element !== this.content && element.isConnected) content.setStartBefore(element);
    if (this.#room?.isConnected) content.setEndBefore(this.#room);
    return this.#place(content.getBoundingClientRect().bottom);
  }

  /**
   * @param {Element} element
   * @returns {number} the place to which a browser would scroll to show it at the top
   */
  topOf(element) {
    const margin = Number.parseFloat(getComputedStyle(element).scrollMarginTop) || 0;
    const padding = Number.parseFloat(getComputedStyle(this.isWindow ? document.documentElement : this.element).scrollPaddingTop) || 0;
    return Math.max(this.#place(element.getBoundingClientRect().top) - margin - padding, 0);
  }

  /**
   * Scrolls without animation. Where the content ends too early, room is made after it: a short last section must come to the top, too.
   *
   * @param {number} top
   */
  scrollTo(top) {
    if (top + this.windowHeight > this.length + 1) this.#makeRoom(top + this.windowHeight);
    this.element.scrollTo({ top, behavior: /** @type {ScrollBehavior} */ ('instant') });
  }

  /** Removes the room. */
  restore() {
    this.#room?.remove();
    this.#room = null;
  }

  /** @param {number} end */
  #makeRoom(end) {
    const room = this.#room ??= document.createElement('slide-control-room');
    if (!room.isConnected) {
      room.style.cssText = 'display: block; flex: none; position: relative; width: 1px; height: 1px; margin-bottom: -1px; visibility: hidden; pointer-events: none';
      this.content.append(room);
    }
    room.style.top = '0';
    room.style.top = `${end - this.#place(room.getBoundingClientRect().bottom)}px`;
  }

  /** @param {number} y in the window */
  #place(y) {
    const origin = this.isWindow ? 0 : this.element.getBoundingClientRect().top + this.element.clientTop;
    return y - origin + this.element.scrollTop;
  }
}

/** @returns {Scroller|null} null if a person couldn't scroll this page */
export function findScroller() {
  const page = document.scrollingElement;
  if (!page || !document.body) return null;
  const locked = [document.documentElement, document.body].some((element) => /hidden|clip/.test(getComputedStyle(element).overflowY));
  if (!locked && isLong(page)) return new Scroller(page);
  const inner = [document.body, ...document.body.querySelectorAll('main, article, section, div')].slice(0, MAX_ELEMENTS).find((element) => isLong(element)
    && element.clientHeight >= MIN_SIZE * innerHeight && element.clientWidth >= MIN_SIZE * innerWidth
    && /auto|scroll/.test(getComputedStyle(element).overflowY));
  if (inner) return new Scroller(inner);
  return locked ? null : new Scroller(page);
}

/** @param {Element} element */
function isLong(element) {
  return element.scrollHeight >= MIN_LENGTH * element.clientHeight;
}
