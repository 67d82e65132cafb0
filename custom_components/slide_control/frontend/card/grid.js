/** @import {OutlineEntry, State} from '../connection/protocol.js' */
/** @import {Press, Snapshot, Source} from '../sources/source.js' */
/** @import {CardOptions} from './card.js' */
import { LIMITS } from '../connection/protocol.js';
import { element } from '../dom/element.js';
import { entryStep, outlineIndex, slideName } from '../remote/model/steps.js';
import { Message } from '../remote/parts/message.js';
import { Presses } from '../remote/model/presses.js';
import { localize } from '../words/words.js';
import { onArrows } from './grid_keys.js';
import { Thumbnail } from './thumbnail.js';

/**
 * All slides of the deck: a tap shows one on the stage, unless the deck has changed meanwhile.
 *
 * @param {HTMLElement} content of the card
 * @param {Source} source
 * @param {CardOptions} options
 */
export function showGrid(content, source, options) {
  const grid = new Grid(source, options);
  content.replaceChildren(...grid.elements);
  source.subscribe((snapshot) => grid.update(snapshot), options.signal);
}

class Grid {
  #list = element('ol');
  #empty = element('p');
  #message = new Message();
  elements = [this.#list, this.#empty, this.#message.element];
  /** @type {Thumbnail[]} */
  #thumbnails = [];
  /** @type {Map<Element, Thumbnail>} by their items */
  #byItem = new Map();
  /** @type {OutlineEntry[]|undefined} that is shown */
  #outline;
  #current = -1;
  /** @type {Thumbnail|null} the last one that was tapped */
  #tapped = null;

  /**
   * @param {Source} source
   * @param {CardOptions} options
   */
  constructor(source, options) {
    this.source = source;
    this.options = options;
    const { confirm, buzz, signal } = options;
    this.presses = new Presses(source, { confirm, buzz }, {
      mark: (_, mark) => this.#tapped?.mark(mark),
      answered: (_, press) => this.#answered(press),
    }, signal);
    this.#list.className = 'slides';
    this.#empty.className = 'sentence';
    this.#message.element.className = 'answer';
    // Only what is on the screen has a picture.
    this.visible = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#byItem.get(target)?.show(isIntersecting);
    }, { root: this.#list, rootMargin: '50%' });
    signal.addEventListener('abort', () => this.visible.disconnect());
    onArrows(this.#list, () => this.#thumbnails.map(({ button }) => button), signal);
  }

  /** @param {Snapshot} snapshot */
  update({ connection, state, status }) {
    const slides = state ? slidesOf(state) : [];
    this.#list.classList.toggle('lost', connection !== 'connected');
    this.#list.hidden = slides.length === 0;
    this.#empty.hidden = slides.length > 0;
    this.#empty.textContent = sentenceWithout(connection, state, status?.stage);
    if (slides !== this.#outline) this.#fill(slides);
    const current = state ? outlineIndex({ ...state, outline: slides }) : -1;
    this.#thumbnails.forEach((each, index) => each.update({
      deck: status?.deck ?? null,
      current: index === current,
      reachable: index === Math.max(current, 0), // by Tab; the arrow keys reach the others
      picture: (index === current ? status?.pictures.current : index === current + 1 ? status?.pictures.next : null) ?? null,
    }));
    if (current !== this.#current) this.#reveal(current);
  }

  /** @param {OutlineEntry[]} slides */
  #fill(slides) {
    this.#outline = slides;
    this.#current = -1;
    this.visible.disconnect();
    this.#thumbnails = slides.map((entry) => new Thumbnail(entryStep(entry), this.source.base, () => this.#tap(entry), this.options));
    this.#byItem = new Map(this.#thumbnails.map((each) => [each.item, each]));
    this.#list.replaceChildren(...this.#thumbnails.map(({ item }) => item));
    for (const { item } of this.#thumbnails) this.visible.observe(item);
  }

  /** @param {number} current scrolls it into view, within the card only */
  #reveal(current) {
    this.#current = current;
    const item = this.#thumbnails[current]?.item;
    if (!item) return;
    const top = item.offsetTop - this.#list.offsetTop - (this.#list.clientHeight - item.offsetHeight) / 2;
    const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#list.scrollTo({ top, behavior: smooth ? 'smooth' : 'auto' });
  }

  /** @param {OutlineEntry} entry */
  #tap(entry) {
    const tapped = this.#thumbnails[this.#outline?.indexOf(entry) ?? -1] ?? null;
    if (tapped !== this.#tapped) this.#tapped?.mark(null);
    this.#tapped = tapped;
    this.presses.press('go_to', { slide: slideName(entry, this.#outline ?? []) });
  }

  /** @param {Press} press */
  #answered({ result, changed, message }) {
    const moved = result === 'applied' && changed === true;
    this.#message.say(moved ? '' : message, result === 'applied' || result === 'duplicate' ? 'note' : 'bad');
  }
}

/** @type {OutlineEntry[]} */
let numbered = [];

/**
 * @param {State} state
 * @returns {OutlineEntry[]} its outline, the same array while it is unchanged; a row of numbers if the deck only tells how many slides it has
 */
function slidesOf({ outline = [], total }) {
  if (outline.length) return outline;
  const count = Math.min(total, LIMITS.outline);
  if (numbered.length !== count) numbered = Array.from({ length: count }, (_, h) => ({ h, v: 0, number: h + 1, title: '', id: null }));
  return numbered;
}

/**
 * @param {Snapshot['connection']} connection
 * @param {State|null} state
 * @param {string} [stage]
 */
function sentenceWithout(connection, state, stage) {
  if (connection === 'lost') return localize('card.lost');
  if (connection !== 'connected' || stage === undefined) return '';
  return state ? localize('card.no_outline') : localize('card.no_slides', { stage });
}
