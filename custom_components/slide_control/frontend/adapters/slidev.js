/** @import {AdapterEvents} from './base/adapter.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
/** @import {Nav, SlideRoute} from './slidev/nav.js' */
import { readableTextOfHtml, slideTitle } from '../dom/text.js';
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { cues, observe, pressKey, cached, waitUntil } from './base/page_tools.js';
import { linearAdapter, rejectUnsupported } from './base/linear_deck.js';
import { carried } from './base/sections.js';
import { findNav } from './slidev/nav.js';

/** Slidev, both its dev server and its builds. `cue` in the frontmatter of a slide is a cue too. */
export const name = 'Slidev';

/** Slidev loads a slide on the first visit. Until then, its number of clicks is unknown. */
const LOAD_TIMEOUT_MS = 1_500;
const TURN_TIMEOUT_MS = 500;

export function find() {
  const app = document.querySelector('#app');
  const nav = app && findNav(app);
  return nav?.total && document.querySelector('#slide-content, #slide-container') ? linearAdapter(new SlidevDeck(/** @type {Element} */ (app), nav)) : null;
}

export function explainMissing() {
  return document.querySelector('meta[property="slidev:version"]') ? localize('not_started.framework', { framework: name }) : null;
}

/** @implements {LinearDeck} */
class SlidevDeck {
  #texts = cached((/** @type {SlideRoute['meta']} */ { slide }) => ({
    title: readableTextOfHtml(slide?.title ?? ''),
    id: slide?.frontmatter.routeAlias ?? null,
    notes: readableTextOfHtml(slide?.noteHTML ?? '') || (slide?.note ?? ''), // builds have the notes as HTML only
  }));

  /** Once a slide is loaded, what it shows: its heading, and not the title in its frontmatter, or else its first words. */
  #titles = cached((/** @type {Element} */ layout) => slideTitle(layout));

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
    return this.nav.slides.map(({ no, meta }) => {
      const text = this.#texts.get(meta);
      const layout = this.app.getElementsByClassName(`slidev-page-${no}`)[0]?.querySelector('.slidev-layout');
      return layout ? { ...text, title: this.#titles.get(layout) || text.title } : text;
    });
  }

  /** `section` in the frontmatter, or the title of a slide with the layout `section`. */
  sections() {
    return carried(this.nav.slides.map(({ meta }) => {
      const { section, layout } = meta.slide?.frontmatter ?? {};
      if (section != null) return String(section);
      return layout === 'section' ? this.#texts.get(meta).title : null;
    }));
  }

  position() {
    const { currentSlideNo: no, clicks, clicksTotal: steps, slides } = this.nav;
    const meta = slides[no - 1]?.meta;
    const element = this.#element();
    return {
      at: no - 1,
      shown: Math.min(clicks, steps),
      steps,
      notes: meta && this.#texts.get(meta).notes,
      cues: [String(meta?.slide?.frontmatter.cue ?? ''), ...(element ? cues(element, (owner) => !owner.closest('.slidev-vclick-hidden')) : [])]
        .flatMap((cue) => cue.split(',')),
      overview: overview() !== null,
    };
  }

  /** @returns {Element|null} */
  element() {
    return document.querySelector('#slide-content');
  }

  /** @param {1|-1} by */
  async step(by) {
    await this.#loaded();
    const { currentSlideNo: no, clicks, clicksTotal, clicksStart = 0, total } = this.nav;
    if (by > 0 ? no >= total && clicks >= clicksTotal : no <= 1 && clicks <= clicksStart) return;
    await (by > 0 ? this.nav.next() : this.nav.prev());
    await waitUntil(() => this.nav.currentSlideNo !== no || this.nav.clicks !== clicks, TURN_TIMEOUT_MS); // a click changes the address
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
    if (what === 'blank') rejectUnsupported(what);
    pressKey({ key: 'o', code: 'KeyO', keyCode: 79 }, document.body);
    await waitUntil(() => (overview() !== null) === on, LOAD_TIMEOUT_MS);
    if ((overview() !== null) !== on) rejectUnsupported(what);
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    const stop = this.nav.router.afterEach(() => void setTimeout(moved)); // the position follows from the address, after this task
    signal.addEventListener('abort', stop, { once: true });
    observe(this.app, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] }, moved, signal);
    let all = this.nav.slides;
    let loaded = this.#countLoaded();
    observe(this.app, { subtree: true, childList: true }, () => {
      const now = this.#countLoaded();
      if (this.nav.slides === all && now === loaded) return;
      if (this.nav.slides !== all) { // the dev server replaces them when the file is saved
        this.#texts.clear();
        this.#titles.clear();
      }
      all = this.nav.slides;
      loaded = now;
      rebuilt();
    }, signal);
  }

  slideElements() {
    return this.nav.slides.map(({ no }) => this.app.getElementsByClassName(`slidev-page-${no}`)[0]);
  }

  #countLoaded() {
    return this.app.getElementsByClassName('slidev-layout').length;
  }

  #element() {
    return this.app.querySelector(`.slidev-page-${this.nav.currentSlideNo}`);
  }

  #loaded() {
    return waitUntil(() => this.#element()?.querySelector('.slidev-layout') != null, LOAD_TIMEOUT_MS);
  }
}

/** The overview has no class of its own: it is the layer over the slides that contains them all again. */
function overview() {
  const layer = [...document.querySelectorAll('#app .z-modal')].find((element) => element.querySelector('.slidev-slide-content, .slidev-layout, .grid'));
  return layer ?? null;
}
