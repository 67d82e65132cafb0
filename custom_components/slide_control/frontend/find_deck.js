/** @import {Adapter, AdapterFile} from './adapters/adapter.js' */
/** @import {Sign} from './sign.js' */
import { frameworks } from './adapters/index.js';

/** Milliseconds. */
const LOOK_EVERY = 50;
const LOOK_SELDOM = 1_000;
const PATIENCE = 10_000;

/**
 * Waits for a deck that can be steered, for as long as it takes: slides may come late, from a slow network or after a click.
 *
 * @param {Pick<Sign, 'show'|'hide'>} sign tells a person who waits in vain
 * @param {AbortSignal} signal
 * @returns {Promise<{name: string, adapter: Adapter}|null>} null only when it was ended
 */
export async function findDeck(sign, signal) {
  const files = await Promise.all(frameworks.map((load) => load()));
  const since = performance.now();
  let told = false;
  while (!signal.aborted) {
    for (const { name, find } of files) {
      const adapter = await find();
      if (!adapter) continue;
      if (told) sign.hide();
      return { name, adapter };
    }
    if (!told && performance.now() - since > PATIENCE) {
      told = true;
      sign.show(explain(files), 'bad');
    }
    await new Promise((resolve) => setTimeout(resolve, told ? LOOK_SELDOM : LOOK_EVERY));
  }
  return null;
}

/** @param {AdapterFile[]} files */
function explain(files) {
  for (const { whyNot } of files) {
    const reason = whyNot?.();
    if (reason) return reason;
  }
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(files.map(({ name }) => name));
  return `Slide Control finds no slides on this page. It looks for ${names}.`;
}
