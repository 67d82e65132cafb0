/** @import {Adapter, AdapterEvents, Command, Reading, Target} from './base/adapter.js' */
/** @import {Reveal} from './reveal/instance.js' */
/** @import {RevealDeck} from './reveal/commands.js' */
/** @import {Call} from './reveal/api.js' */
/** @import {Slide} from './reveal/slides.js' */
import { readableText, slideTitle } from '../dom/text.js';
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { RejectedError } from './base/adapter.js';
import { carried, plannedSeconds } from './base/sections.js';
import { goToPlace, runCommand } from './reveal/commands.js';
import { answersMessages, byInstance, byKey, byMessage } from './reveal/api.js';
import { findInstance } from './reveal/instance.js';
import { coversWindow, currentSlide, fragments, isScrolling, slides } from './reveal/slides.js';

/** reveal.js 3.9 to 6, and what builds on it: nbconvert, RISE, Quarto. See https://revealjs.com/api/, /events/ and /postmessage/. */
export const name = 'reveal.js';

/** Events that are dispatched on the `.reveal` element. */
const MOVES = ['slidechanged', 'fragmentshown', 'fragmenthidden', 'paused', 'resumed', 'overviewshown', 'overviewhidden', 'ready'];

/** The scroll view moves by scrolling, which takes an animation frame. */
const SCROLL_TIMEOUT_MS = 300;

/** @returns {Promise<Adapter|null>} the first deck on the page, as soon as reveal.js shows it */
export async function find() {
  const root = [...document.querySelectorAll('.reveal.ready')].find((element) => element.querySelector('.slides section'));
  if (!root) return null;
  const instance = findInstance(root);
  if (instance) return new RevealAdapter(root, byInstance(instance), instance);
  return new RevealAdapter(root, (await answersMessages(root)) ? byMessage : null, null);
}

/** @returns {string|null} */
export function explainMissing() {
  if (document.querySelector('.reveal .slides section')) {
    return localize('not_started.reveal');
  }
  return document.querySelector('.reveal .slides') ? localize('not_started.no_slides', { framework: name }) : null;
}

/** @implements {Adapter} */
class RevealAdapter {
  /** @type {Element|null} */
  #last = null;
  #holding = false;
  #held = false;
  #deck;

  /**
   * @param {Element} root the `.reveal` element
   * @param {Call|null} call
   * @param {Reveal|null} reveal
   */
  constructor(root, call, reveal) {
    this.root = root;
    this.reveal = reveal;
    this.call = call ?? byKey(root, () => this.#here());
    this.version = reveal?.VERSION ?? '';
    /** @type {RevealDeck<Slide>} */
    this.#deck = {
      slides: () => slides(root),
      at: () => this.#here().at,
      names: ({ element }) => [element.id, slideTitle(element)],
      move: (method, ...args) => this.#move(method, ...args),
      call: this.call,
      covers: () => coversWindow(root),
      is: (state) => root.classList.contains(state),
      fragment: () => {
        const { slide } = this.#here();
        return slide ? fragments(slide.element).f : null;
      },
      scrolls: () => isScrolling(root),
      unknownSlide: (slide) => new RejectedError('no_such_slide', { slide }),
    };
  }

  /** A deck that is destroyed and rebuilt in the same element has another instance. */
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
      title: slideTitle(element),
      notes: notes(element, visible),
      next_title: next ? slideTitle(next.element) : null,
      blank: this.root.classList.contains('paused'),
      overview: this.root.classList.contains('overview'),
      cues: [element, ...visible].flatMap((shower) => shower.getAttribute('data-cue')?.split(',') ?? []),
    };
  }

  slideBox() {
    const shown = isScrolling(this.root) ? this.#here().slide?.element : this.root.querySelector('.slides');
    return shown?.getBoundingClientRect() ?? null;
  }

  /** Its background is beside the slides, and that of a slide in a stack within that of the stack. */
  shownElements() {
    const current = this.#current();
    const background = [...this.root.querySelectorAll('.backgrounds .slide-background.present')].pop();
    return [current, background].filter((each) => each instanceof Element);
  }

  outline() {
    const all = slides(this.root);
    const found = sections(all);
    return all.map(({ element, h, v, number, counted }, at) => ({
      h, v, number: counted ? number : null, title: slideTitle(element), id: element.id, seconds: plannedSeconds(element), section: found[at],
    }));
  }

  /**
   * @param {Command} command
   * @returns {void|Promise<void>}
   */
  run(command) {
    this.#stopAutoSlide();
    if (command.action === 'blank') this.#showResumeButton(!command.on);
    return runCommand(command, this.#deck);
  }

  /**
   * @param {Target} target
   * @returns {void|Promise<void>}
   */
  show({ indices: { h, v, f } }) {
    const { slide } = this.#here();
    if (slide?.h !== h || slide.v !== v || isScrolling(this.root)) return goToPlace(this.#deck, { h, v, f });
    if (f !== null) return this.#move('navigateFragment', f); // `slide` would restart the videos of the slide
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt, touched }, signal) {
    for (const type of MOVES) {
      this.root.addEventListener(type, (event) => {
        if (event.target !== this.root) return; // a deck inside the deck
        this.#last = /** @type {any} */ (event).currentSlide ?? this.#last;
        this.#holdAutoSlide();
        if (type === 'resumed') this.#showResumeButton(true);
        moved();
      }, { signal });
    }
    const changes = new MutationObserver(rebuilt);
    changes.observe(this.root.querySelector('.slides') ?? this.root, { childList: true, characterData: true, subtree: true });
    signal.addEventListener('abort', () => changes.disconnect(), { once: true });
    // The speaker view is another window and sends key presses as API calls.
    addEventListener('message', ({ source, data }) => {
      if (source !== window && typeof data === 'string' && /^\{.*"method"/s.test(data)) touched();
    }, { signal });
  }

  /** @param {boolean} shown false on a screen that a command turned black: the button is bright, and the audience would look at it */
  #showResumeButton(shown) {
    /** @type {HTMLElement|null} */ (this.root.querySelector('.resume-button'))?.style.setProperty('visibility', shown ? '' : 'hidden');
  }

  /** @param {boolean} on pauses or resumes auto-slide (`autoSlide`, `data-autoslide`) */
  hold(on) {
    this.#holding = on;
    this.#holdAutoSlide();
  }

  /** Called again after each move: reveal.js pauses only on slides that have an auto-slide time. */
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
      setTimeout(finish, SCROLL_TIMEOUT_MS);
      this.call(method, ...args);
    });
  }

  /**
   * A command stops auto-slide as a key press does: `Reveal.onUserInput` pauses unless `autoSlideStoppable` is off. Calls stay in order, so
   * this one isn't awaited.
   */
  #stopAutoSlide() {
    if (this.reveal && !(this.reveal.isAutoSliding() && this.reveal.getConfig().autoSlideStoppable !== false)) return;
    this.call('toggleAutoSlide', false);
  }

  /** @returns {Element|null} without looking at the other slides: there may be a thousand */
  #current() {
    return this.reveal?.getCurrentSlide() ?? currentSlide(this.root, this.#last);
  }

  #here() {
    const all = slides(this.root);
    const current = this.#current();
    const at = all.findIndex(({ element }) => element === current);
    return { all, at, slide: all[at] };
  }
}

/**
 * @param {Element} slide
 * @param {Element[]} visible the fragments that are shown
 * @returns {string} `data-notes` and each `aside.notes`; notes inside a fragment only while it is shown
 */
function notes(slide, visible) {
  const written = [slide, ...visible].map((owner) => owner.getAttribute('data-notes') ?? '');
  const asides = [...slide.querySelectorAll('aside.notes')].filter((aside) => {
    const fragment = aside.closest('.fragment');
    return !fragment || visible.includes(fragment);
  });
  const texts = [...written, ...asides.map((aside) => readableText(aside).trim())];
  return [...new Set(texts)].filter(Boolean).join('\n'); // RISE writes them twice
}

/**
 * @param {Slide[]} all
 * @returns {(string|null)[]} the section of each slide: `data-section` on it or its stack, or the title of the stack's first slide
 */
function sections(all) {
  const named = all.map(({ element, v }) => element.dataset.section ?? (v === 0 ? stackOf(element)?.dataset.section : undefined) ?? null);
  if (named.some((name) => name !== null)) return carried(named);
  /** @type {Map<number, Slide>} */
  const first = new Map();
  const stacks = new Set(all.filter(({ v }) => v > 0).map(({ h }) => h));
  for (const slide of all) if (!first.has(slide.h)) first.set(slide.h, slide);
  return all.map(({ h }) => (stacks.has(h) ? slideTitle(/** @type {Slide} */ (first.get(h)).element) : null));
}

/** @param {Element} slide */
function stackOf(slide) {
  return /** @type {HTMLElement|null} */ (slide.parentElement?.closest('section') ?? null);
}
