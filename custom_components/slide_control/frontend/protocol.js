/**
 * What this half and Home Assistant agree on. docs/protocol.md is the source of every number and name here.
 */

export const PROTOCOL = 'slide-control/1';

/** Close codes after which it makes no sense to try again. */
export const CLOSE_REFUSED = 4003;
export const CLOSE_REPLACED = 4009;

/** Sizes of frames are bytes of UTF-8, lengths of texts are characters. */
export const LIMITS = Object.freeze({
  hello: 64 * 1024,
  frame: 256 * 1024,
  title: 300,
  id: 200,
  notes: 64 * 1024,
  outline: 1000,
  seconds: 86400,
  cues: 50,
  cue: 100,
  steps: 10_000,
  index: 99_999,
  fragmentIndex: 9_999,
  slides: 100_000,
  reason: 200,
  name: 100,
});

/**
 * @typedef {object} Indices
 * @property {number} h from 0
 * @property {number} v from 0
 * @property {number|null} f -1 while no fragment is shown, null on a slide that has none
 */

/**
 * @typedef {object} OutlineEntry
 * @property {number} h
 * @property {number} v
 * @property {number|null} number null for an uncounted slide
 * @property {string} title
 * @property {string|null} id
 * @property {number|null} [seconds] how long it is planned to be shown, where the deck says so
 */

/**
 * @typedef {object} State what a display shows
 * @property {Indices} indices
 * @property {number} number what people count, from 1; 0 before the first counted slide
 * @property {number} total
 * @property {string|null} id
 * @property {number} fragment steps shown
 * @property {number} fragments steps there are
 * @property {string} title
 * @property {string} notes
 * @property {string|null} next_title null on the last slide
 * @property {boolean} blank
 * @property {boolean} overview
 * @property {string[]} cues
 * @property {OutlineEntry[]} [outline] left out while it is what this connection carried last
 */

/**
 * @typedef {object} CommandFrame
 * @property {string} epoch
 * @property {number} seq
 * @property {string} id
 * @property {string} action
 * @property {boolean} [skip_fragments]
 * @property {number|string} [slide]
 * @property {{h: number, v: number, f?: number|null}|null} [indices]
 * @property {'on'|'off'|'toggle'} [mode]
 * @property {'up'|'down'|'left'|'right'} [direction]
 * @property {number} ttl_ms
 * @property {number} time Home Assistant's clock, milliseconds
 */

/**
 * @typedef {object} Welcome
 * @property {string} epoch
 * @property {string} role
 * @property {boolean} lead
 * @property {number} seq
 * @property {number} version
 * @property {State|null} state
 * @property {number} heartbeat seconds
 * @property {number} time
 * @property {string} deck
 */

/**
 * @typedef {object} Opening what a page that frames decks is told to show
 * @property {string} id
 * @property {string|null} url null to wait again
 */

/** @typedef {{name: string, version: string}} Hosted a deck that Home Assistant hosts, and the state of its files */

/** @typedef {'start'|'command'|'user'|'follow'} Cause */

/**
 * @typedef {object} Outcome how a command ended here
 * @property {'applied'|'expired'|'duplicate'|'rejected'} result
 * @property {boolean} [changed] whether anything moved
 * @property {string} [reason]
 */
