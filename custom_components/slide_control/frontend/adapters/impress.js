/** @import {AdapterEvents} from './adapter.js' */
/** @import {RowDeck} from './row.js' */
import { title, words } from '../text.js';
import { cues, observe, press, remembered, until } from './page.js';
import { row, without } from './row.js';

/** impress.js 1 and later, with its plugins substep, skip, stop, goto and blackout. */
export const name = 'impress.js';

/** Milliseconds: impress.js hides all sub-steps of a step once its flight there has ended, a second by default. */
const LONGEST_FLIGHT = 2_500;

/**
 * @typedef {object} Impress
 * @property {(step: Element) => unknown} goto
 * @property {() => unknown} next
 * @property {() => unknown} prev
 */

/** @returns {Impress|undefined} */
function impress(/** @type {string} */ id) {
  // Asked for a root that it does not know, it would begin one.
  const { impress: create } = /** @type {any} */ (window);
  return typeof create === 'function' && document.body.classList.contains('impress-enabled') ? create(id) : undefined;
}

export function find() {
  const root = document.querySelector('.impress-enabled .step')?.parentElement?.parentElement;
  if (!root?.id || !root.querySelector('.step.active')) return null;
  const api = impress(root.id);
  return api ? row(new ImpressDeck(root, api)) : null;
}

export function whyNot() {
  if (!document.querySelector('#impress')) return null;
  return document.querySelector('#impress .step') ? 'These slides did not start: impress.js could not be loaded, or stopped with an error.'
    : 'This deck of impress.js has no steps.';
}

/** @implements {RowDeck} */
class ImpressDeck {
  #slides = remembered((/** @type {Element} */ step) => ({ title: title(step), id: step.id }));

  /**
   * @param {Element} root
   * @param {Impress} api
   */
  constructor(root, api) {
    this.version = ''; // impress.js does not say
    this.root = root;
    this.api = api;
  }

  alive() {
    return this.root.isConnected && impress(this.root.id) === this.api;
  }

  slides() {
    return this.#steps().map((step) => this.#slides.of(step));
  }

  place() {
    const steps = this.#steps();
    const at = steps.findIndex((step) => step.classList.contains('active'));
    const here = steps[at];
    return {
      at,
      ...substeps(here),
      notes: here && [...here.querySelectorAll('.notes')].map((note) => words(note).trim()).join('\n'),
      cues: here && cues(here, (owner) => !owner.closest('.substep:not(.substep-visible)')),
      blank: this.#canvas()?.style.display === 'none',
    };
  }

  /**
   * impress.js goes round from the last step to the first.
   * @param {1|-1} by
   */
  async step(by) {
    const { at, shown, steps } = this.place();
    const all = this.#steps();
    if (steps) await until(() => all[at]?.classList.contains('present') ?? true, LONGEST_FLIGHT);
    const more = by > 0 ? shown < steps : shown > 0;
    const leads = by > 0 ? 'data-goto-next' : 'data-goto-prev';
    const beyond = by > 0 ? all.slice(at + 1) : all.slice(0, at);
    const elsewhere = all[at]?.matches(`[data-goto], [${leads}]`);
    if (!more && !elsewhere && beyond.every((step) => step.classList.contains('skip'))) return;
    if (by > 0) this.api.next();
    else this.api.prev();
  }

  /**
   * @param {number} at
   * @param {number} shown
   */
  async goTo(at, shown) {
    const step = this.#steps()[at];
    if (!step) return;
    if (!step.classList.contains('active')) this.api.goto(step);
    if (!shown && !substeps(step).shown) return;
    await until(() => step.classList.contains('present'), LONGEST_FLIGHT);
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
    // Its own black screen ends with the next step, so ours is better; but one that a person has turned on must be ended.
    if (what !== 'blank' || on) without(what);
    press({ key: 'b', code: 'KeyB', keyCode: 66 }, document.body);
  }

  /**
   * @param {AdapterEvents} events
   * @param {AbortSignal} signal
   */
  watch({ moved, rebuilt }, signal) {
    observe(this.root, { subtree: true, attributes: true, attributeFilter: ['class', 'style'] }, moved, signal);
    observe(this.root, { subtree: true, childList: true, characterData: true }, () => {
      this.#slides.forget();
      rebuilt();
    }, signal);
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
