/** @import {AdapterEvents} from '../base/adapter.js' */
/** @import {LinearDeck} from '../base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../../dom/text.js';
import { cached, cues, observe, pressKey } from '../base/page_tools.js';
import { linearAdapter } from '../base/linear_deck.js';

/**
 * darkslide and landslide, from which it was forked. Their script has no globals, but moves when its presenter window says so, and by
 * keys. There are no steps, and slides have no ids.
 */
export const name = 'darkslide';

const BLANK = { key: 'b', code: 'KeyB', keyCode: 66 };
const ESCAPE = { key: 'Escape', code: 'Escape', keyCode: 27 };

export function find() {
  const root = document.querySelector('.presentation .slides');
  return root?.querySelector('.slide-wrapper > .slide.current') ? linearAdapter(new DarkslideDeck(root)) : null;
}

/** @implements {LinearDeck} */
class DarkslideDeck {
  version = '';
  // Its notes have a heading, too.
  #slides = cached((/** @type {Element} */ slide) => ({ title: slideTitle(slide.querySelector('.inner') ?? slide) }));

  /** @param {Element} root */
  constructor(root) {
    this.root = root;
  }

  alive() {
    return this.root.isConnected;
  }

  slides() {
    return this.#elements().map((slide) => this.#slides.get(slide));
  }

  slideElements() {
    return this.#elements();
  }

  position() {
    const all = this.#elements();
    const at = all.findIndex((slide) => slide.classList.contains('current'));
    const here = all[at];
    return {
      at,
      shown: 0,
      steps: 0,
      notes: here && readableTextOfAll(here.querySelectorAll('.presenter_notes > section')),
      cues: here && cues(here),
      blank: isBlank(),
      overview: isExposed(),
    };
  }

  /** @param {1|-1} by */
  step(by) {
    const at = this.position().at + by;
    if (at in this.#elements()) this.goTo(at);
  }

  /** @param {number} at */
  goTo(at) {
    dispatchEvent(new MessageEvent('message', { data: `slide#${at + 1}` }));
  }

  /**
   * @param {'blank'|'overview'} what
   * @param {boolean} on
   */
  turn(what, on) {
    if (what === 'blank') {
      if (isExposed()) pressKey(ESCAPE, document); // all slides hear no `b`
      pressKey(BLANK, document);
      return;
    }
    pressKey(ESCAPE, document);
    if (isExposed() !== on) pressKey(ESCAPE, document); // the first one has closed the help or the table of contents
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved }, signal) {
    observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class', 'style'] }, moved, signal);
  }

  #elements() {
    return [...this.root.querySelectorAll('.slide-wrapper > .slide')];
  }
}

function isBlank() {
  return document.getElementById('blank')?.style.display === 'block';
}

function isExposed() {
  return document.body.classList.contains('expose');
}
