/** @import {Adapter, AdapterModule} from '../adapters/base/adapter.js' */
/** @import {Toast} from '../dom/toast.js' */
import { frameworks } from '../adapters/index.js';
import { coverPage } from '../dom/cover.js';
import '../words/en_display.js';
import { language, localize } from '../words/words.js';

const SEARCH_INTERVAL_MS = 50;
const SLOW_SEARCH_INTERVAL_MS = 1_000;
const ALIVE_CHECK_INTERVAL_MS = 250;
const NOT_FOUND_NOTICE_MS = 10_000;
/** The same where a script of the page could not be loaded. */
const UNREACHABLE_NOTICE_MS = 1_000;
/** Slides may load late, so the last resort isn't used before this time. */
const LAST_RESORT_DELAY_MS = 4_000;

/**
 * @typedef {object} FoundDeck
 * @property {string} name of the framework
 * @property {Adapter} adapter
 * @property {string} notice a localized sentence to show to people, "" for none
 * @property {boolean} last whether this is a last resort
 * @property {boolean} [nested] whether it is in a frame
 */

/**
 * @typedef {object} Search how a page is searched for its deck
 * @property {(() => AdapterModule|Promise<AdapterModule>)[]} [adapters] those of all frameworks, if left out
 * @property {boolean} [lastResort] allows the keyboard for a page without a framework
 * @property {number} [lastResortDelay] milliseconds before it is used, for slides that load late
 */

/**
 * Waits for a deck that can be controlled, without a time limit: slides may load over a slow network or after a click.
 *
 * @param {Pick<Toast, 'show'|'hide'>} toast explains why nothing is found
 * @param {AbortSignal} signal
 * @param {Search} [search]
 * @returns {Promise<FoundDeck|null>} null only if it was aborted
 */
export async function findDeck(toast, signal, { adapters, lastResort = true, lastResortDelay = LAST_RESORT_DELAY_MS } = {}) {
  const modules = await load(adapters);
  const since = performance.now();
  let noticeShown = false;
  /** @type {(() => void)|null} */
  let uncover = null;
  signal.addEventListener('abort', () => uncover?.(), { once: true });
  while (!signal.aborted) {
    const waited = performance.now() - since;
    const found = await look(modules) ?? await lookInFrames(modules)
      ?? (lastResort && waited > lastResortDelay ? await lookOutsideFrameworks(modules) : null);
    if (found) {
      if (noticeShown) toast.hide();
      uncover?.();
      return found;
    }
    if (!noticeShown && waited > NOT_FOUND_NOTICE_MS) {
      noticeShown = true;
      toast.show(explain(modules), 'bad');
    }
    if (!uncover && waited > UNREACHABLE_NOTICE_MS) uncover = coverRawText(modules);
    await pause(noticeShown ? SLOW_SEARCH_INTERVAL_MS : SEARCH_INTERVAL_MS);
  }
  return null;
}

/**
 * Waits until a deck has been removed from the page, then for the next one: slides may be rebuilt, or another framework may load late.
 *
 * @param {FoundDeck} found
 * @param {Pick<Toast, 'show'|'hide'>} toast
 * @param {AbortSignal} signal
 * @param {Search} [search]
 * @returns {Promise<FoundDeck|null>} null only if it was aborted
 */
export async function nextDeck({ adapter, last, nested }, toast, signal, search) {
  const modules = await load(search?.adapters);
  while (!signal.aborted) {
    await pause(last ? SLOW_SEARCH_INTERVAL_MS : ALIVE_CHECK_INTERVAL_MS);
    if (!isAlive(adapter)) return findDeck(toast, signal, { ...search, lastResort: last });
    const better = last || nested ? await look(modules) ?? (last ? await lookInFrames(modules) : null) : null;
    if (better) return better;
  }
  return null;
}

/**
 * @param {Search['adapters']} [adapters]
 * @returns {Promise<AdapterModule[]>}
 */
function load(adapters = frameworks) {
  return Promise.all(adapters.map((module) => module()));
}

/**
 * @param {AdapterModule[]} modules
 * @returns {Promise<FoundDeck|null>}
 */
async function look(modules) {
  /** @type {FoundDeck|null} */
  let found = null;
  for (const { name, find } of modules.filter(isFramework)) {
    const adapter = await attempt(name, find);
    if (!adapter) continue;
    if (found) return { ...found, notice: localize('toast.two_frameworks', { first: found.name, second: name }) };
    found = { name, adapter, notice: '', last: false };
  }
  return found;
}

/** @param {AdapterModule} module */
function isFramework({ lastResort, nested }) {
  return !lastResort && !nested;
}

/**
 * @param {AdapterModule[]} modules
 * @returns {Promise<FoundDeck|null>} the deck in a frame, unless the page uses a framework that has not started
 */
async function lookInFrames(modules) {
  if (mayStart(modules)) return null;
  for (const { name, find, nested } of modules) {
    const adapter = nested ? await attempt(name, find) : null;
    if (adapter) return { name: adapter.framework ?? name, adapter, notice: '', last: false, nested };
  }
  return null;
}

/** @param {AdapterModule[]} modules */
function mayStart(modules) {
  return document.readyState !== 'complete' || reasons(modules).length > 0;
}

/**
 * @param {AdapterModule[]} modules
 * @returns {Promise<FoundDeck|null>} a last resort, unless the page uses a framework that has not started
 */
async function lookOutsideFrameworks(modules) {
  if (mayStart(modules)) return null;
  for (const { name, find, lastResort } of modules) {
    const adapter = lastResort ? await attempt(name, find) : null;
    if (adapter && lastResort) return { name, adapter, notice: lastResort(), last: true };
  }
  return null;
}

/**
 * A deck may break what an adapter looks at. The other adapters must still get their turn.
 *
 * @param {string} name
 * @param {AdapterModule['find']} find
 */
async function attempt(name, find) {
  try {
    return await find();
  } catch (error) {
    console.debug(`Slide Control: looking for ${name} failed:`, error);
    return null;
  }
}

/** @param {Adapter} adapter */
function isAlive(adapter) {
  try {
    return adapter.alive();
  } catch {
    return false;
  }
}

/** @param {AdapterModule[]} modules */
function reasons(modules) {
  return modules.flatMap(({ explainMissing }) => explainMissing?.() ?? []);
}

/**
 * Without the framework's script, there is nothing but the raw text of all slides.
 *
 * @param {AdapterModule[]} modules
 * @returns {(() => void)|null} shows the page again; null if nothing is missing
 */
function coverRawText(modules) {
  /** @type {Set<string>} filled by sandbox.js */
  const hosts = /** @type {any} */ (window)[Symbol.for('slide-control')]?.unreachable ?? new Set();
  if (!hosts.size || document.readyState !== 'complete' || !reasons(modules).length) return null;
  const list = new Intl.ListFormat(language(), { type: 'conjunction' }).format([...hosts].sort());
  return coverPage(localize('not_started.unreachable'), localize('not_started.unreachable_hint', { hosts: list }));
}

/** @param {AdapterModule[]} modules */
function explain(modules) {
  const [reason] = reasons(modules);
  if (reason) return reason;
  const names = modules.filter(isFramework).map(({ name }) => name);
  return localize('toast.no_slides', { frameworks: new Intl.ListFormat(language(), { type: 'disjunction' }).format(names) });
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
