/** @import {Adapter, AdapterFile} from './adapters/adapter.js' */
/** @import {Sign} from './sign.js' */
import { frameworks } from './adapters/index.js';

/** Milliseconds. */
const LOOK_EVERY = 50;
const LOOK_SELDOM = 1_000;
const CHECK_EVERY = 250;
const PATIENCE = 10_000;
/** Slides may come late; so the last resort is not taken before a page has had this time since it was loaded. */
const LAST_RESORT_AFTER = 4_000;

/**
 * @typedef {object} Found
 * @property {string} name of the framework
 * @property {Adapter} adapter
 * @property {string} notice what a person should know of it, "" for nothing
 * @property {boolean} last whether it is the last resort
 */

/**
 * Waits for a deck that can be steered, for as long as it takes: slides may come from a slow network or after a click.
 *
 * @param {Pick<Sign, 'show'|'hide'>} sign tells a person who waits in vain
 * @param {AbortSignal} signal
 * @param {{lastResort?: boolean}} [options] `lastResort`: whether a page without a framework may be steered by keys
 * @returns {Promise<Found|null>} null only when it was ended
 */
export async function findDeck(sign, signal, { lastResort = true } = {}) {
  const files = await load();
  const since = performance.now();
  let told = false;
  while (!signal.aborted) {
    const waited = performance.now() - since;
    const found = await look(files) ?? (lastResort && waited > LAST_RESORT_AFTER ? await lookOutsideFrameworks(files) : null);
    if (found) {
      if (told) sign.hide();
      return found;
    }
    if (!told && waited > PATIENCE) {
      told = true;
      sign.show(explain(files), 'bad');
    }
    await pause(told ? LOOK_SELDOM : LOOK_EVERY);
  }
  return null;
}

/**
 * Waits until a deck is not the page's deck any more, and then for the next one: slides may be made anew, or another framework come late.
 *
 * @param {Found} found
 * @param {Pick<Sign, 'show'|'hide'>} sign
 * @param {AbortSignal} signal
 * @returns {Promise<Found|null>} null only when it was ended
 */
export async function nextDeck({ adapter, last }, sign, signal) {
  const files = await load();
  while (!signal.aborted) {
    await pause(last ? LOOK_SELDOM : CHECK_EVERY);
    if (!isAlive(adapter)) return findDeck(sign, signal, { lastResort: last });
    const better = last ? await look(files) : null;
    if (better) return better;
  }
  return null;
}

/** @returns {Promise<AdapterFile[]>} */
function load() {
  return Promise.all(frameworks.map((file) => file()));
}

/**
 * @param {AdapterFile[]} files
 * @returns {Promise<Found|null>}
 */
async function look(files) {
  /** @type {Found|null} */
  let found = null;
  for (const { name, find, lastResort } of files) {
    if (lastResort) continue;
    const adapter = await attempt(name, find);
    if (!adapter) continue;
    if (found) return { ...found, notice: `This page has slides of ${found.name} and of ${name}: those of ${found.name} are moved` };
    found = { name, adapter, notice: '', last: false };
  }
  return found;
}

/**
 * @param {AdapterFile[]} files
 * @returns {Promise<Found|null>} what is done without a framework, unless one is here and has not started
 */
async function lookOutsideFrameworks(files) {
  if (document.readyState !== 'complete' || reasons(files).length) return null;
  for (const { name, find, lastResort } of files) {
    const adapter = lastResort ? await attempt(name, find) : null;
    if (adapter && lastResort) return { name, adapter, notice: lastResort, last: true };
  }
  return null;
}

/**
 * A deck may break what an adapter looks at. That must not keep the others from being found.
 *
 * @param {string} name
 * @param {AdapterFile['find']} find
 */
async function attempt(name, find) {
  try {
    return await find();
  } catch (error) {
    console.debug(`Slide Control: ${name} could not be looked for:`, error);
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

/** @param {AdapterFile[]} files */
function reasons(files) {
  return files.flatMap(({ whyNot }) => whyNot?.() ?? []);
}

/** @param {AdapterFile[]} files */
function explain(files) {
  const [reason] = reasons(files);
  if (reason) return reason;
  const names = files.filter(({ lastResort }) => !lastResort).map(({ name }) => name);
  return `Slide Control finds no slides on this page. It looks for ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}.`;
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
