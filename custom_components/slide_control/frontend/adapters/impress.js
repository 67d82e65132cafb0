/** @import {AdapterEvents} from './base/adapter.js' */
/** @import {LinearDeck} from './base/linear_deck.js' */
import { readableTextOfAll, slideTitle } from '../dom/text.js';
import '../words/en_display.js';
import { localize } from '../words/words.js';
import { cues, observe, pressKey, cached, waitUntil } from './base/page_tools.js';
import { linearAdapter, rejectUnsupported } from './base/linear_deck.js';

/** impress.js 1 and later, with its plugins substep, skip, stop, goto and blackout. */
export const name = 'impress.js';

/** impress.js hides all substeps of a step when the transition to it has ended, after a second by default. */
const MAX_TRANSITION_MS = 2_500;

/**
 * @typedef {object} Impress
 * @property {(step: Element) => unknown} goto
 * @property {() => unknown} next
 * @property {() => unknown} prev
 */

/** @returns {Impress|undefined} */
function impress(/** @type {string} */ id) {
  // For a root that it doesn't know, this would create a new instance.
  const { impress: create } = /** @type {any} */ (window);
  return typeof create === 'function' && document.body.classList.contains('impress-enabled') ? create(id) : undefined;
}

export function find() {
  const root = document.querySelector('.impress-enabled .step')?.parentElement?.parentElement;
  if (!root?.id || !root.querySelector('.step.active')) return null;
  const api = impress(root.id);
  return api ? linearAdapter(new ImpressDeck(root, api)) : null;
}

export function explainMissing() {
  if (!document.querySelector('#impress')) return null;
  return localize(document.querySelector('#impress .step') ? 'not_started.framework' : 'not_started.no_slides', { framework: name });
}

/** @implements {LinearDeck} */
class ImpressDeck {
  #slides = cached((/** @type {Element} */ step) => ({ title: slideTitle(step), id: step.id }));

  /**
   * @param {Element} root
   * @param {Impress} api
   */
  constructor(root, api) {
    this.version = ''; // not available
    this.root = root;
    this.api = api;
  }

  alive() {
    return this.root.isConnected && impress(this.root.id) === this.api;
  }

  slides() {
    return this.#steps().map((step) => this.#slides.get(step));
  }

  slideElements() {
    return this.#steps();
  }

  position() {
    const steps = this.#steps();
    const at = steps.findIndex((step) => step.classList.contains('active'));
    const here = steps[at];
    return {
      at,
      ...substeps(here),
      notes: here && readableTextOfAll(here.querySelectorAll('.notes')),
      cues: here && cues(here, (owner) => !owner.closest('.substep:not(.substep-visible)')),
      blank: this.#canvas()?.style.display === 'none',
    };
  }

  /** @returns {Element|null} */
  element() {
    return this.root.querySelector('.step.active');
  }

  /**
   * impress.js would wrap around from the last step to the first.
   *
   * @param {1|-1} by
   */
  async step(by) {
    const { at, shown, steps } = this.position();
    const all = this.#steps();
    if (steps) await waitUntil(() => all[at]?.classList.contains('present') ?? true, MAX_TRANSITION_MS);
    const more = by > 0 ? shown < steps : shown > 0;
    const leads = by > 0 ? 'data-goto-next' : 'data-goto-prev';
    const beyond = by > 0 ? all.slice(at + 1) : all.slice(0, at);
    const elsewhere = all[at]?.matches(`[data-goto], [${leads}]`);
    if (!more && !elsewhere && beyond.every((step) => step.classList.contains('skip'))) return;
    if (by > 0) this.api.next();
    else this.api.prev();
    await this.#settled();
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  async goTo(at, shown) {
    const step = this.#steps()[at];
    if (!step) return;
    if (!step.classList.contains('active')) this.api.goto(step);
    if (shown) await waitUntil(() => step.classList.contains('present'), MAX_TRANSITION_MS);
    await this.#settled();
    for (let tries = substeps(step).steps; tries > 0 && substeps(step).shown !== shown; tries -= 1) {
      if (substeps(step).shown < shown) this.api.next();
      else this.api.prev();
    }
  }

  /**
   * @param {'blank'|'overview'} what
   * @param {boolean} on
   */
  turn(what, on) {
    // The blackout of impress.js ends with the next step, so ours is used. One that a person turned on is turned off here.
    if (what !== 'blank' || on) rejectUnsupported(what);
    pressKey({ key: 'b', code: 'KeyB', keyCode: 66 }, document.body);
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    observe(this.root, { subtree: true, attributes: true, attributeFilter: ['class', 'style'] }, moved, signal);
    observe(this.root, { subtree: true, childList: true, characterData: true }, () => {
      this.#slides.clear();
      rebuilt();
    }, signal);
  }

  /** Waits for the end of a flight that will hide substeps: those of a step that was visited before are still shown. */
  async #settled() {
    const step = this.root.querySelector('.step.active');
    if (step && substeps(step).shown) await waitUntil(() => step.classList.contains('present'), MAX_TRANSITION_MS);
  }

  #steps() {
    return [...this.root.querySelectorAll('.step')];
  }

  #canvas() {
    return /** @type {HTMLElement|null} */ (this.root.firstElementChild);
  }
}

/** @param {Element|undefined} step */
function substeps(step) {
  return {
    steps: step?.querySelectorAll('.substep').length ?? 0,
    shown: step?.querySelectorAll('.substep-visible').length ?? 0,
  };
}
