/** @import {Adapter} from '../adapters/base/adapter.js' */
/** @import {OutlineEntry, State} from '../connection/protocol.js' */
import { completeOutline } from './state.js';

/**
 * Reloads this page and keeps its position. In the sandbox, only the address survives a reload; sandbox.js removes the position from it before
 * the deck reads it.
 *
 * @param {State} state
 */
export function reloadPage({ indices, number, id, title, blank, blank_color, overview }) {
  const position = encodeURIComponent(JSON.stringify({ indices, number, id, title, blank, blank_color, overview }));
  const [, fragment = ''] = location.href.split('#');
  const kept = fragment && `${fragment}&`;
  history.replaceState(history.state, '', `${location.pathname}${location.search}#${kept}slide-control-position=${position}`);
  location.reload();
}

/**
 * @param {string|undefined} text
 * @param {Adapter} adapter after the reload
 * @returns {State|null} the same slide at its new position
 */
export function readPosition(text, adapter) {
  if (!text) return null;
  try {
    /** @type {State} */
    const position = JSON.parse(decodeURIComponent(text));
    const entry = find(position, completeOutline(adapter.outline()));
    return entry ? { ...position, indices: { h: entry.h, v: entry.v, f: position.indices.f } } : position;
  } catch {
    return null;
  }
}

/**
 * Finds a slide by its id, else the nearest with its title, else by its position. Falls back to the last slide.
 *
 * @param {State} position
 * @param {OutlineEntry[]} outline
 */
function find({ id, title, indices: { h, v } }, outline) {
  /** @param {OutlineEntry} entry */
  const distance = (entry) => Math.abs(entry.h - h) * 1_000 + Math.abs(entry.v - v);
  const named = outline.filter((entry) => (id ? entry.id === id : title && entry.title === title));
  named.sort((one, other) => distance(one) - distance(other));
  return named[0] ?? outline.find((entry) => entry.h === h && entry.v === v) ?? [...outline].reverse().find((entry) => entry.h <= h) ?? outline.at(-1);
}
