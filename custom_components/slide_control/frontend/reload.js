/** @import {Adapter} from './adapters/adapter.js' */
/** @import {OutlineEntry, State} from './protocol.js' */
import { completeOutline } from './state.js';

/**
 * Loads this page again and takes along what it shows. In the sandbox nothing else outlives a document but its address; sandbox.js
 * takes both parts out of that before the deck reads it.
 *
 * @param {string} token
 * @param {State} state
 */
export function loadAgain(token, { indices, number, id, title, blank, overview }) {
  const place = encodeURIComponent(JSON.stringify({ indices, number, id, title, blank, overview }));
  const [, fragment = ''] = location.href.split('#');
  const kept = fragment && `${fragment}&`;
  history.replaceState(history.state, '', `${location.pathname}${location.search}#${kept}slide-control=${token}&slide-control-place=${place}`);
  location.reload();
}

/**
 * @param {string|undefined} text
 * @param {Adapter} adapter of the slides as they are now
 * @returns {State|null} the same slide, wherever it is now
 */
export function readPlace(text, adapter) {
  if (!text) return null;
  try {
    /** @type {State} */
    const place = JSON.parse(decodeURIComponent(text));
    const entry = find(place, completeOutline(adapter.outline()));
    return entry ? { ...place, indices: { h: entry.h, v: entry.v, f: place.indices.f } } : place;
  } catch {
    return null;
  }
}

/**
 * By its id, else by its title and the nearest of those, else by its place, else the last.
 *
 * @param {State} place
 * @param {OutlineEntry[]} outline
 */
function find({ id, title, indices: { h, v } }, outline) {
  /** @param {OutlineEntry} entry */
  const distance = (entry) => Math.abs(entry.h - h) * 1_000 + Math.abs(entry.v - v);
  const named = outline.filter((entry) => (id ? entry.id === id : title && entry.title === title));
  named.sort((one, other) => distance(one) - distance(other));
  return named[0] ?? outline.find((entry) => entry.h === h && entry.v === v) ?? outline.findLast((entry) => entry.h <= h) ?? outline.at(-1);
}
