/** @import {Adapter, AdapterEvents, Order, Reading, Target} from './adapter.js' */
/** @import {Reveal} from './reveal/instance.js' */
/** @import {Call} from './reveal/drive.js' */
/** @import {Slide} from './reveal/slides.js' */
import { title, words } from '../text.js';
import { Rejected, then } from './adapter.js';
import { answersMessages, byInstance, byKey, byMessage } from './reveal/drive.js';
import { findInstance } from './reveal/instance.js';
import { currentSlide, fragments, isScrolling, slides } from './reveal/slides.js';

/** reveal.js 3.9 to 6, and what is made of it: nbconvert, RISE, Quarto. https://revealjs.com/api/, /events/ and /postmessage/. */
export const name = 'reveal.js';

/** They bubble from the `.reveal` element. */
const MOVES = ['slidechanged', 'fragmentshown', 'fragmenthidden', 'paused', 'resumed', 'overviewshown', 'overviewhidden', 'ready'];

/** The scroll view moves by scrolling, which takes an animation frame. Milliseconds. */
const SCROLLED_WITHIN = 300;

/** @returns {Promise<Adapter|null>} the first deck of the page, once reveal.js has shown it */
export async function find() {
  const root = [...document.querySelectorAll('.reveal.ready')].find((element) => element.querySelector('.slides section'));
  if (!root) return null;
  const instance = findInstance(root);
  if (instance) return new RevealAdapter(root, byInstance(instance), instance);
  return new RevealAdapter(root, (await answersMessages(root)) ? byMessage : null, null);
}

/** @returns {string|null} */
export function whyNot() {
  if (document.querySelector('.reveal .slides section')) {
    return 'These slides did not start: reveal.js could not be loaded, or stopped with an error. Is the internet needed for it?';
  }
  return document.querySelector('.reveal .slides') ? 'This deck of reveal.js has no slides.' : null;
}

/** @implements {Adapter} */
class RevealAdapter {
  /** @type {Element|null} */
  #last = null;
  #holding = false;
  #held = false;

  /**
   * @param {Element} root the `.reveal` element
   * @param {Call|null} call
   * @param {Reveal|null} reveal
   */
  constructor(root, call, reveal) {
    this.root = root;
    this.reveal = reveal;
    this.call = call ?? byKey(root, () => this.#here().slide);
    this.version = reveal?.VERSION ?? '';
  }

  /** A deck that is destroyed and made anew in the same element has another instance. */
  alive() {
    return this.root.isConnected && this.root.classList.contains('ready') && (this.reveal?.isReady() ?? true)
      && (this.reveal === null || this.reveal.getRevealElement() === this.root);
  }

  /** @returns {Reading} */
  read() {
    const { all, at, slide } = this.#here();
    if (!slide) return { indices: { h: 0, v: 0, f: null }, number: 0, total: 0 };
    const { element, h, v, number } = slide;
    const { f, shown, steps, visible } = fragments(element);
    const next = all[at + 1];
    return {
      indices: { h, v, f },
      number,
      total: all.at(-1)?.number ?? 0,
      id: element.id,
      fragment: shown,
      fragments: steps,
      title: title(element),
      notes: notes(element, visible),
      next_title: next ? title(next.element) : null,
      blank: this.root.classList.contains('paused'),
      overview: this.root.classList.contains('overview'),
      cues: [element, ...visible].flatMap((shower) => shower.getAttribute('data-cue')?.split(',') ?? []),
    };
  }

  outline() {
    return slides(this.root).map(({ element, h, v, number, counted }) => (
      { h, v, number: counted ? number : null, title: title(element), id: element.id, seconds: seconds(element) }
    ));
  }

  /**
   * @param {Order} order
   * @returns {void|Promise<void>}
   */
  run(order) {
    this.#stopAutoSlide();
    return this.#run(order);
  }

  /**
   * @param {Target} target
   * @returns {void|Promise<void>}
   */
  show({ indices: { h, v, f } }) {
    const { slide } = this.#here();
    if (slide?.h !== h || slide.v !== v) return this.#move('slide', h, v, ...(f === null ? [] : [f]));
    if (f !== null) return this.#move('navigateFragment', f); // `slide` would start the slide's videos again
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt, touched }, signal) {
    for (const type of MOVES) {
      this.root.addEventListener(type, (event) => {
        if (event.target !== this.root) return; // a deck in the deck
        this.#last = /** @type {any} */ (event).currentSlide ?? this.#last;
        this.#holdAutoSlide();
        moved();
      }, { signal });
    }
    const changes = new MutationObserver(rebuilt);
    changes.observe(this.root.querySelector('.slides') ?? this.root, { childList: true, characterData: true, subtree: true });
    signal.addEventListener('abort', () => changes.disconnect(), { once: true });
    // The speaker view is a window of its own and sends a person's keys as calls of the API.
    addEventListener('message', ({ source, data }) => {
      if (source !== window && typeof data === 'string' && /^\{.*"method"/s.test(data)) touched();
    }, { signal });
  }

  /** @param {boolean} on whether auto-slide (`autoSlide`, `data-autoslide`) waits, while another display leads */
  hold(on) {
    this.#holding = on;
    this.#holdAutoSlide();
  }

  /** reveal.js pauses and resumes only where the slide has a time of its own or the deck has one: so again after each move. */
  #holdAutoSlide() {
    if (this.#holding) {
      if (this.reveal && !this.reveal.isAutoSliding()) return;
      this.#held = true;
      this.call('toggleAutoSlide', false);
    } else if (this.#held) {
      this.call('toggleAutoSlide', true);
      this.#held = this.reveal !== null && !this.reveal.isAutoSliding();
    }
  }

  /**
   * @param {Order} order
   * @returns {void|Promise<void>}
   */
  #run(order) {
    switch (order.action) {
      case 'next': return order.skipFragments ? this.#step(1) : this.#move('next');
      case 'previous': return order.skipFragments ? this.#step(-1) : this.#move('prev');
      case 'first': return this.#goTo(slides(this.root)[0]);
      case 'last': return this.#goTo(slides(this.root).at(-1));
      case 'go_to': return this.#goTo(this.#find(order), order.indices?.f);
      case 'navigate': return this.#move(order.direction);
      case 'blank': return this.#turn('togglePause', 'paused', order.on, 'Pausing is turned off in this deck.');
      case 'overview': return this.#turn('toggleOverview', 'overview', order.on, 'The overview is turned off in this deck.');
    }
  }

  /**
   * reveal.js before 4.2 knows no `skipFragments`, and later ones enter a stack where they left it: the order of the slides is clearer.
   * @param {1|-1} by
   */
  #step(by) {
    const { all, at } = this.#here();
    const slide = all[at + by];
    if (slide) return this.#goTo(slide);
  }

  /**
   * @param {Slide|undefined} slide
   * @param {number|null} [f]
   */
  #goTo(slide, f) {
    if (slide) return this.#move('slide', slide.h, slide.v, ...(f == null ? [] : [f]));
  }

  /** @param {Extract<Order, {action: 'go_to'}>} order */
  #find({ slide: wanted, indices }) {
    const all = slides(this.root);
    const found = indices
      ? all.find(({ h, v }) => h === indices.h && v === indices.v)
      : all.find(({ number, counted, element }) => (
        typeof wanted === 'number' ? counted && number === wanted : element.id === wanted || title(element) === wanted));
    if (found) return found;
    throw new Rejected(`This deck has no slide ${wanted ?? `${indices?.h}/${indices?.v}`}.`);
  }

  /**
   * @param {string} method
   * @param {string} state the class that shows it
   * @param {boolean} on
   * @param {string} reason
   */
  #turn(method, state, on, reason) {
    const is = () => this.root.classList.contains(state) === on;
    if (is()) return;
    return then(this.call(method, on), () => {
      if (!is()) throw new Rejected(reason);
    });
  }

  /**
   * @param {string} method
   * @param {...unknown} args
   * @returns {void|Promise<void>}
   */
  #move(method, ...args) {
    if (!isScrolling(this.root)) return this.call(method, ...args);
    return new Promise((resolve) => {
      const done = new AbortController();
      const finish = () => {
        done.abort();
        resolve();
      };
      for (const type of MOVES) this.root.addEventListener(type, finish, { signal: done.signal });
      setTimeout(finish, SCROLLED_WITHIN);
      this.call(method, ...args);
    });
  }

  /** A command stops it as a key does: `Reveal.onUserInput` pauses unless `autoSlideStoppable` is off. Calls stay in order, so none is awaited. */
  #stopAutoSlide() {
    if (this.reveal && !(this.reveal.isAutoSliding() && this.reveal.getConfig().autoSlideStoppable !== false)) return;
    this.call('toggleAutoSlide', false);
  }

  #here() {
    const all = slides(this.root);
    const current = this.reveal?.getCurrentSlide() ?? currentSlide(this.root, this.#last);
    const at = all.findIndex(({ element }) => element === current);
    return { all, at, slide: all[at] };
  }
}

/**
 * @param {Element} slide
 * @param {Element[]} visible its fragments that are shown
 * @returns {string} `data-notes` and each `aside.notes`; those of a fragment once it is shown
 */
function notes(slide, visible) {
  const written = [slide, ...visible].map((owner) => owner.getAttribute('data-notes') ?? '');
  const asides = [...slide.querySelectorAll('aside.notes')].filter((aside) => {
    const fragment = aside.closest('.fragment');
    return !fragment || visible.includes(fragment);
  });
  return [...written, ...asides.map((aside) => words(aside).trim())].filter(Boolean).join('\n');
}

/**
 * @param {Element} slide
 * @returns {number|null} what `data-timing` says, which reveal.js's own speaker view goes by
 */
function seconds(slide) {
  const timing = Number.parseInt(slide.getAttribute('data-timing') ?? '', 10);
  return timing >= 0 ? timing : null;
}
