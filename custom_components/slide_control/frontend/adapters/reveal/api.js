/** @import {Reveal} from './instance.js' */
/** @import {Slide} from './slides.js' */
import { RejectedError } from '../base/adapter.js';
import { fragments } from './slides.js';

/**
 * Three ways to call a method of reveal.js. All take the method names and arguments of its API.
 *
 * @typedef {(method: string, ...args: unknown[]) => void|Promise<void>} Call returns when reveal.js has executed it
 */

/** Messages are not throttled in hidden tabs, so one that isn't back by then was lost. */
const MESSAGE_TIMEOUT_MS = 1_000;

/**
 * Calls the instance.
 * @param {Reveal} reveal
 * @returns {Call}
 */
export function byInstance(reveal) {
  return (method, ...args) => {
    /** @type {any} */ (reveal)[method](...args);
  };
}

/**
 * Uses the postMessage API, which is on unless the deck sets `postMessage: false`. A second message follows each call; when it arrives,
 * reveal.js has handled the first.
 * @type {Call}
 */
export function byMessage(method, ...args) {
  return new Promise((resolve) => {
    const back = new AbortController();
    const mark = JSON.stringify({ 'slide-control': crypto.getRandomValues(new Uint32Array(2)).join('') });
    const done = () => {
      back.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, MESSAGE_TIMEOUT_MS);
    addEventListener('message', ({ source, data }) => {
      if (source === window && data === mark) done();
    }, { signal: back.signal });
    postMessage(JSON.stringify({ method, args }), '*');
    postMessage(mark, '*');
  });
}

/**
 * Asks reveal.js to dispatch an event on its element.
 *
 * @param {Element} root
 * @returns {Promise<boolean>} whether reveal.js listens to messages
 */
export async function answersMessages(root) {
  const type = 'slide-control-answer';
  const asked = new AbortController();
  let answered = false;
  root.addEventListener(type, ({ target }) => { answered ||= target === root; }, { signal: asked.signal });
  await byMessage('dispatchEvent', { type });
  asked.abort();
  return answered;
}

/** Key codes of the default keyboard bindings of reveal.js, by method. */
const KEYS = /** @type {Record<string, number>} */ ({
  next: 78, prev: 80, left: 37, up: 38, right: 39, down: 40, togglePause: 66, toggleOverview: 79, toggleAutoSlide: 65,
});

/**
 * Uses keys and the address, for an instance that can't be reached and doesn't listen to messages. If it doesn't listen to keys either, the
 * address alone moves it.
 *
 * @param {Element} root
 * @param {() => {all: Slide[], at: number, slide: Slide|undefined}} here
 * @returns {Call}
 */
export function byKey(root, here) {
  const current = () => here().slide;
  const press = (/** @type {string} */ method) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'keyCode', { value: KEYS[method] });
    document.dispatchEvent(event);
  };
  let first = 0; // 1 with `hashOneBasedIndex`, which shows when an address leads to another slide
  const goTo = (/** @type {number} */ h, /** @type {number} */ v, /** @type {number|null} */ f = null) => {
    history.replaceState(history.state, '', `#/${h + first}/${v + first}${f === null ? '' : `/${f}`}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
    const at = current();
    return at?.h === h && at.v === v;
  };
  /** @type {(slide: Slide, f: number|null) => void} */
  const goToAddress = ({ h, v }, f) => {
    if (goTo(h, v, f)) return;
    first = 1 - first;
    goTo(h, v, f);
  };
  const show = (/** @type {number} */ f) => {
    for (let steps = 0; steps < 100; steps += 1) {
      const at = current();
      const away = at && f - (fragments(at.element).f ?? f);
      if (!away) return;
      press(away > 0 ? 'next' : 'prev');
      if (current()?.element !== at.element) return;
    }
  };
  /** @param {1|-1} by */
  const step = (by) => {
    const { all, at, slide } = here();
    const shown = slide && fragments(slide.element).f;
    press(by > 0 ? 'next' : 'prev');
    const after = current();
    if (!slide || after?.element !== slide.element || fragments(slide.element).f !== shown) return;
    const { f, steps } = fragments(slide.element);
    const next = all[at + by];
    if (f !== null && (by > 0 ? f < steps - 1 : f >= 0)) goToAddress(slide, f + by);
    else if (next) goToAddress(next, by > 0 ? null : fragments(next.element).steps - 1);
    else return;
    const moved = current();
    if (moved?.element === slide.element && fragments(slide.element).f === shown) throw new RejectedError('controls_off');
  };
  /** @type {Record<string, (...args: any[]) => void>} */
  const methods = {
    next: () => step(1),
    prev: () => step(-1),
    slide(h, v = 0, f = undefined) {
      goToAddress(/** @type {Slide} */ ({ h, v }), null);
      if (f !== undefined) show(f);
    },
    navigateFragment: show,
    togglePause: (on) => root.classList.contains('paused') !== on && press('togglePause'),
    toggleOverview: (on) => root.classList.contains('overview') !== on && press('toggleOverview'),
    toggleAutoSlide() {}, // each key press pauses it
  };
  return (method, ...args) => (methods[method] ?? (() => press(method)))(...args);
}
