/** @import {AdapterEvents} from './adapter.js' */
/** @import {RowDeck} from './row.js' */
/** @import {Nav, SlideRoute} from './slidev/nav.js' */
import { wordsOfHtml } from '../text.js';
import { cues, observe, press, remembered, until } from './page.js';
import { row, without } from './row.js';
import { findNav } from './slidev/nav.js';

/** Slidev, its dev server and what it builds. A slide's `cue` in its frontmatter is a cue too. */
export const name = 'Slidev';

/** Milliseconds. A slide is loaded when it is first gone to; until then how many clicks it has is not known. */
const LOADED_WITHIN = 1_500;
const TURNED_WITHIN = 500;

export function find() {
  const app = document.querySelector('#app');
  const nav = app && findNav(app);
  return nav?.total && document.querySelector('#slide-content, #slide-container') ? row(new SlidevDeck(/** @type {Element} */ (app), nav)) : null;
}

export function whyNot() {
  return document.querySelector('meta[property="slidev:version"]') ? 'These slides did not start: a script of Slidev could not be loaded, or stopped with an error.'
    : null;
}

/** @implements {RowDeck} */
class SlidevDeck {
  #texts = remembered((/** @type {SlideRoute['meta']} */ { slide }) => ({
    title: wordsOfHtml(slide?.title ?? ''),
    id: slide?.frontmatter.routeAlias ?? null,
    notes: wordsOfHtml(slide?.noteHTML ?? '') || (slide?.note ?? ''), // what it builds has the notes as HTML only
  }));

  /**
   * @param {Element} app
   * @param {Nav} nav
   */
  constructor(app, nav) {
    this.app = app;
    this.nav = nav;
    this.version = document.querySelector('meta[property="slidev:version"]')?.getAttribute('content') ?? '';
  }

  alive() {
    return this.app.isConnected && findNav(this.app) === this.nav;
  }

  slides() {
    return this.nav.slides.map(({ meta }) => this.#texts.of(meta));
  }

  place() {
    const { currentSlideNo: no, clicks, clicksTotal: steps, slides } = this.nav;
    const meta = slides[no - 1]?.meta;
    const element = this.#element();
    return {
      at: no - 1,
      shown: Math.min(clicks, steps),
      steps,
      notes: meta && this.#texts.of(meta).notes,
      cues: [String(meta?.slide?.frontmatter.cue ?? ''), ...(element ? cues(element, (owner) => !owner.closest('.slidev-vclick-hidden')) : [])]
        .flatMap((cue) => cue.split(',')),
      overview: overview() !== null,
    };
  }

  /** @param {1|-1} by */
  async step(by) {
    await this.#loaded();
    await (by > 0 ? this.nav.next() : this.nav.prev());
    await this.#loaded();
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  async goTo(at, shown) {
    await this.nav.go(at + 1, shown);
    await this.#loaded();
  }

  /**
   * @param {'blank'|'overview'} what
   * @param {boolean} on
   */
  async turn(what, on) {
    if (what === 'blank') without(what);
    press({ key: 'o', code: 'KeyO', keyCode: 79 }, document.body);
    await until(() => (overview() !== null) === on, TURNED_WITHIN);
    if ((overview() !== null) !== on) without(what);
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    const stop = this.nav.router.afterEach(() => void setTimeout(moved)); // what follows from the address is known after this task
    signal.addEventListener('abort', stop, { once: true });
    observe(this.app, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] }, moved, signal);
    let all = this.nav.slides;
    observe(this.app, { subtree: true, childList: true }, () => {
      if (this.nav.slides === all) return; // the dev server brings new ones when the file is saved
      all = this.nav.slides;
      this.#texts.forget();
      rebuilt();
    }, signal);
  }

  #element() {
    return this.app.querySelector(`.slidev-page-${this.nav.currentSlideNo}`);
  }

  #loaded() {
    return until(() => this.#element()?.querySelector('.slidev-layout') != null, LOADED_WITHIN);
  }
}

/** The overview has no name of its own: it is the one layer over the slides that holds them all once more. */
function overview() {
  const layer = [...document.querySelectorAll('#app .z-modal')].find((element) => element.querySelector('.slidev-slide-content, .slidev-layout, .grid'));
  return layer ?? null;
}
