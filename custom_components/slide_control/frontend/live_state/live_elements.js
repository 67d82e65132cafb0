/** @import {LiveValue, LiveValues} from '../connection/protocol.js' */
import { localize } from '../words/words.js';

/** Elements that show something of the house: `data-ha` names an entity, `data-ha-attribute` one of its attributes. */
const SHOWN = '[data-ha]';
/** What an element said before, for pictures of the slide. */
export const WRITTEN = 'data-ha-written';
/** docs/protocol.md limits both. */
const MAX_NAMES = 50;
const MAX_NAME_LENGTH = 300;
/** Slides can be changed by their own scripts. */
const LOOK_MS = 1_000;

/** The live state in the slides of this page: it tells which entities the near slides show, and shows their values. */
export class LiveElements {
  #wanted = '[]';
  /** @type {LiveValues} */
  #values = {};
  /** @type {Set<string>} what was explained in the console */
  #explained = new Set();

  /**
   * @param {() => Element[]|null} shown returns the elements of the shown slide, null if they aren't known
   * @param {(names: string[]) => void} want called when the near slides show other entities
   * @param {AbortSignal} signal
   */
  constructor(shown, want, signal) {
    this.shown = shown;
    this.want = want;
    const looks = setInterval(() => this.look(), LOOK_MS);
    signal.addEventListener('abort', () => clearInterval(looks), { once: true });
  }

  /** Looks which entities the near slides show; to be called when the slide has changed. */
  look() {
    const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(SHOWN));
    if (!all.length && this.#wanted === '[]') return;
    const isNear = nearSlides(this.shown()?.[0] ?? null);
    const near = [...all].filter(isNear);
    const names = [...new Set(near.map(nameOf))].filter((name) => name && name.length <= MAX_NAME_LENGTH).sort().slice(0, MAX_NAMES);
    near.forEach((element) => this.#draw(element));
    const wanted = JSON.stringify(names);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.want(names);
  }

  /** @param {LiveValues} values those that have changed */
  show(values) {
    this.#values = { ...this.#values, ...values };
    for (const [name, value] of Object.entries(values)) if (value === null) this.#explain(name);
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(SHOWN))) {
      if (nameOf(element) in values) this.#draw(element);
    }
  }

  /** @param {HTMLElement} element keeps its own text without a value */
  #draw(element) {
    const value = this.#values[nameOf(element)];
    if (!value) return;
    const { haClass, haUnit } = element.dataset;
    if (haClass !== undefined) {
      if (/^\S+$/.test(haClass)) element.classList.toggle(haClass, value.on === true);
      return;
    }
    const text = textOf(value, haUnit, languageOf(element));
    if (element.textContent === text) return;
    if (!element.hasAttribute(WRITTEN)) element.setAttribute(WRITTEN, element.textContent ?? '');
    element.textContent = text;
  }

  /** @param {string} name */
  #explain(name) {
    if (this.#explained.has(name)) return;
    this.#explained.add(name);
    console.warn(`Slide Control: ${name} isn't among the entities that this stage's slides may show, so the slide keeps its own text.`);
  }
}

/** @param {HTMLElement} element */
function nameOf({ dataset: { ha = '', haAttribute } }) {
  return ha && haAttribute ? `${ha}#${haAttribute}` : ha;
}

/**
 * The slides are in one row, perhaps in columns of it. What is in none of them, such as a footer, is always near.
 *
 * @param {Element|null} slide that is shown; without one, what is drawn is near
 * @returns {(element: Element) => boolean}
 */
function nearSlides(slide) {
  if (!slide?.isConnected) return isDrawn;
  /** @type {Element[]} */
  const near = [slide];
  let outer = slide;
  for (let inner = slide; inner.parentElement && inner !== document.body; inner = inner.parentElement) {
    const sides = [inner.previousElementSibling, inner.nextElementSibling].filter((each) => each?.tagName === inner.tagName);
    if (!sides.length) continue;
    near.push(.../** @type {Element[]} */ (sides));
    outer = inner;
    if (inner.parentElement.tagName !== inner.tagName) break; // no column of slides
  }
  const row = outer.parentElement;
  return (element) => near.some((each) => each.contains(element)) || (!row?.contains(element) && isDrawn(element));
}

/** @param {Element} element */
function isDrawn(element) {
  return element.getClientRects().length > 0;
}

/**
 * @param {LiveValue} value
 * @param {string|undefined} ownUnit which the slide gives in place of the entity's
 * @param {string|undefined} language
 */
function textOf(value, ownUnit, language) {
  if (value.text === undefined) return localize(value.missing === 'unknown' ? 'live.unknown' : 'live.unavailable');
  const unit = ownUnit ?? value.unit ?? '';
  const text = value.number ? numberText(value.text, language) : value.time ? timeText(value.text, language) : value.text;
  return unit ? `${text}${unit === '%' || unit === '°' ? '' : '\u00a0'}${unit}` : text;
}

/**
 * @param {string} text with as many decimals as Home Assistant shows
 * @param {string|undefined} language
 */
function numberText(text, language) {
  const decimals = text.split('.')[1]?.length ?? 0;
  return /e/i.test(text) ? text : Number(text).toLocaleString(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/**
 * @param {string} text a date and time in ISO 8601
 * @param {string|undefined} language
 */
function timeText(text, language) {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}

/**
 * @param {Element} element
 * @returns {string|undefined} of the slide, else that of the browser
 */
function languageOf(element) {
  const tag = /** @type {HTMLElement|null} */ (element.closest('[lang]'))?.lang;
  try {
    return tag ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}
