/** @import {OutlineEntry} from '../../connection/protocol.js' */
/** @import {Actions, View} from '../model/view.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { entryStep } from '../model/steps.js';
import { box, setAttribute, text } from '../parts/draw.js';
import { pictureElement } from '../parts/picture.js';
import { searchable } from './search.js';

/**
 * All slides, as rows or as pictures. A press on a slide looks at it; its *Go* shows it. There may be a thousand: the browser lays out those
 * that are visible, one listener serves all, and only visible pictures are drawn.
 */
export class SlideList {
  element = element('ul');
  /** @type {OutlineEntry[]} */
  #outline = [];
  /** @type {{item: HTMLLIElement, row: HTMLButtonElement, found: string}[]} */
  #slides = [];
  /** @type {Map<Element, number>} */
  #indexes = new Map();
  /** @type {HTMLLIElement|undefined} */
  #shown;
  /** @type {View|null} */
  #view = null;
  /** @type {Map<Element, {element: Element}>} the pictures of visible slides */
  #pictures = new Map();
  #visible;

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.element.className = 'slides';
    const { signal } = actions;
    this.element.addEventListener('click', (event) => this.#pressed(event), { signal });
    this.element.addEventListener('keydown', (event) => this.#moveFocus(event), { signal });
    this.#visible = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#drawPicture(target, isIntersecting);
    }, { root: this.element, rootMargin: '20%' });
    signal.addEventListener('abort', () => this.#visible.disconnect(), { once: true });
  }

  /** @param {View} view */
  update(view) {
    const first = !this.#view;
    this.#view = view;
    if (!sameOutline(view.outline, this.#outline) || first) this.#build(view.outline);
    const pictures = view.preferences.pictures;
    if (this.element.classList.contains('pictures') !== pictures) this.#choosePictures(pictures);
    this.element.classList.toggle('no-go', !view.canPress);
    const shown = this.#slides[view.at]?.item;
    if (shown !== this.#shown) {
      this.#shown?.removeAttribute('aria-current');
      shown?.setAttribute('aria-current', 'true');
      this.#shown = shown;
      this.reveal();
    }
    this.element.querySelector('.looked')?.classList.remove('looked');
    if (view.peeked !== null) this.#slides[view.peeked]?.item.classList.add('looked');
  }

  /** Scrolls to the slide that the audience sees. */
  reveal() {
    const { element: list } = this;
    if (!this.#shown || !list.clientHeight) return;
    const [row, box] = [this.#shown.getBoundingClientRect(), list.getBoundingClientRect()];
    if (row.top < box.top || row.bottom > box.bottom) list.scrollTop += row.top - box.top - (box.height - row.height) / 2;
  }

  /**
   * @param {string} wanted a title's part, or the beginning of a number
   * @returns {number[]} positions of the slides that are left
   */
  filter(wanted) {
    const needle = searchable(wanted.trim());
    const found = [];
    for (const [index, slide] of this.#slides.entries()) {
      const fits = slide.found.includes(needle) || String(this.#outline[index]?.number ?? '').startsWith(needle);
      slide.item.hidden = !fits;
      if (fits) found.push(index);
    }
    return found;
  }

  /** @param {OutlineEntry[]} outline */
  #build(outline) {
    this.#choosePictures(false);
    this.#outline = outline;
    this.#shown = undefined;
    const go = localize('remote.go');
    this.#slides = outline.map((entry) => slideItem(entry, go));
    this.#indexes = new Map(this.#slides.map(({ item }, index) => [item, index]));
    this.element.replaceChildren(...this.#slides.map(({ item }) => item));
    const [first] = this.#slides;
    if (first) first.row.tabIndex = 0;
  }

  /** @param {boolean} pictures */
  #choosePictures(pictures) {
    this.element.classList.toggle('pictures', pictures);
    this.#visible.disconnect();
    for (const each of this.#pictures.values()) each.element.remove();
    this.#pictures.clear();
    if (pictures) for (const { item } of this.#slides) this.#visible.observe(item);
  }

  /**
   * @param {Element} item
   * @param {boolean} visible
   */
  #drawPicture(item, visible) {
    const entry = this.#outline[this.#indexes.get(item) ?? -1];
    if (!visible) {
      this.#pictures.get(item)?.element.remove();
      this.#pictures.delete(item);
    } else if (entry && !this.#pictures.has(item)) {
      const picture = pictureElement(this.actions.source.base, { still: true });
      this.#pictures.set(item, picture);
      item.firstElementChild?.prepend(picture.element);
      picture.show(entryStep(entry), this.#view?.status?.deck ?? null, null);
    }
  }

  /** @param {MouseEvent} event */
  #pressed({ target }) {
    const pressed = /** @type {Element} */ (target).closest('button');
    const index = pressed?.parentElement ? this.#indexes.get(pressed.parentElement) : undefined;
    if (index === undefined) return;
    if (pressed?.classList.contains('go')) this.actions.jump(index);
    else this.actions.peek(index === this.#view?.at ? null : index);
  }

  /**
   * The arrows, Home and End move between slides, so a thousand of them are one stop of the Tab key.
   *
   * @param {KeyboardEvent} event
   */
  #moveFocus(event) {
    const left = this.#slides.filter(({ item }) => !item.hidden).map(({ row }) => row);
    const at = left.findIndex((row) => row.parentElement?.contains(/** @type {Node} */ (event.target)));
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: left.length - 1 }[event.key];
    const row = to === undefined || at < 0 ? undefined : left[to];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!row) return;
    for (const each of this.element.querySelectorAll('.row[tabindex="0"]')) setAttribute(each, 'tabindex', '-1');
    row.tabIndex = 0;
    row.focus();
  }
}

/**
 * @param {OutlineEntry} entry
 * @param {string} go the button's word
 */
function slideItem({ number, title }, go) {
  const row = element('button');
  row.type = 'button';
  row.className = 'row';
  row.tabIndex = -1;
  const name = text('span', 'name');
  name.textContent = title || localize('remote.slide', { number: number ?? '–' });
  row.append(box('at', String(number ?? '–')), name);
  const jump = element('button', go);
  jump.type = 'button';
  jump.className = 'go plain';
  jump.tabIndex = -1; // by keyboard: Enter looks at the slide, and then there is a Go
  jump.setAttribute('aria-label', localize('remote.go_to', { title: name.textContent }));
  const item = element('li', row, jump);
  return { item, row, found: searchable(title) };
}

/**
 * @param {OutlineEntry[]} one
 * @param {OutlineEntry[]} other
 */
function sameOutline(one, other) {
  return one === other || (one.length === other.length && one.every(({ h, v, number, title, id }, index) => {
    const entry = other[index];
    return entry && entry.h === h && entry.v === v && entry.number === number && entry.title === title && entry.id === id;
  }));
}
