/** @import {ShownDeck} from '../sources/source.js' */
/** @import {Indices} from '../connection/protocol.js' */
import { savesData } from '../dom/saves_data.js';
import { makeStill } from './still_maker.js';

/** As many stay in memory; the others are asked for, or made, again. */
const MAX_REMEMBERED = 300;
const MAX_BYTES = 100 * 1024;

/**
 * A still that this browser has made.
 *
 * @typedef {{name: string, version: string, indices: Indices, data: string}} MadeStill `data` is a JPEG in Base64
 */

/** @type {Map<string, Promise<string|null>>} addresses of pictures in this page's memory */
const remembered = new Map();
/** @type {Set<string>} slides that have no still, and are not tried again */
const missing = new Set();
/** @type {((still: MadeStill) => Promise<unknown>)|null} */
let keeper = null;

/** @param {(still: MadeStill) => Promise<unknown>} keep gives stills to Home Assistant, which keeps those of administrators */
export function keepStills(keep) {
  keeper = keep;
}

/**
 * A small picture of a slide of a hosted deck: what Home Assistant has kept, else one that this browser makes.
 *
 * @param {URL} base Home Assistant's address
 * @param {ShownDeck} deck
 * @param {Indices} slide
 * @param {AbortSignal} signal nobody wants it any more
 * @returns {Promise<string|null>} an address; null if there is none
 */
export async function stillOf(base, deck, slide, signal) {
  const key = JSON.stringify([deck.name, deck.version, slide.h, slide.v, slide.f ?? -1]);
  // Whoever asked first may have gone meanwhile.
  const address = await (remembered.get(key) ?? ask(key, base, deck, slide, signal));
  return address || signal.aborted || missing.has(key) ? address : ask(key, base, deck, slide, signal);
}

/**
 * @param {string} key
 * @param {URL} base
 * @param {ShownDeck} deck
 * @param {Indices} slide
 * @param {AbortSignal} signal
 */
async function ask(key, base, deck, slide, signal) {
  const found = missing.has(key) ? Promise.resolve(null) : find(base, deck, slide, signal).catch(() => null);
  remembered.set(key, found);
  const address = await found;
  if (!address) {
    remembered.delete(key);
    if (!signal.aborted) missing.add(key);
  } else if (remembered.size > MAX_REMEMBERED) {
    forgetOldest();
  }
  return address;
}

function forgetOldest() {
  const [[key, address]] = /** @type {[[string, Promise<string|null>]]} */ ([...remembered]);
  remembered.delete(key);
  address.then((old) => old && URL.revokeObjectURL(old));
}

/**
 * @param {URL} base
 * @param {ShownDeck} deck
 * @param {Indices} slide
 * @param {AbortSignal} signal
 */
async function find(base, deck, slide, signal) {
  if (!deck.preview) return null;
  const preview = new URL(deck.preview.slice(1), base);
  const kept = new URL(`${preview.href.replace('/slide_control/hosted/', '/slide_control/still/')}${slide.h}.${slide.v}.${slide.f ?? -1}`);
  const response = await fetch(kept, { signal });
  const version = response.headers.get('X-Deck-Version') ?? '';
  if (!response.ok) return null;
  if (response.status === 200) return URL.createObjectURL(await response.blob());
  if (savesData()) return null;
  const still = await makeStill({ preview, version }, slide, signal);
  if (!still) return null;
  if (keeper && version && deck.name && still.size <= MAX_BYTES) keep(deck.name, version, slide, still);
  return URL.createObjectURL(still);
}

/**
 * @param {string} name
 * @param {string} version
 * @param {Indices} slide
 * @param {Blob} still
 */
function keep(name, version, { h, v, f }, still) {
  const reader = new FileReader();
  reader.onload = () => {
    const data = String(reader.result).split(',')[1] ?? '';
    keeper?.({ name, version, indices: { h, v, f }, data }).catch((error) => console.debug('Slide Control:', error)); // it is made again
  };
  reader.readAsDataURL(still);
}
