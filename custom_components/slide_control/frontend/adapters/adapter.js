/** @import {Indices, OutlineEntry} from '../protocol.js' */

/**
 * How one deck framework is steered. An adapter file exports `name` (the framework's, for people) and `find`; it is made
 * known by one line in `index.js`.
 *
 * @typedef {object} AdapterFile
 * @property {string} name
 * @property {() => Adapter|null|Promise<Adapter|null>} find the deck on this page once it is ready for commands, else null.
 *   Asked about twenty times a second until one adapter answers, so a quick look must come first.
 * @property {() => string|null} [whyNot] for a person, after ten seconds: what keeps a deck of this framework from being found, if there is one.
 *   While it gives a reason, the last resort is not taken.
 * @property {string} [lastResort] this is no framework but what is done without one, once none was found; what a person must know of it
 *
 * @typedef {object} Adapter
 * @property {string} version of the framework, "" where it can't be known
 * @property {() => boolean} alive whether this is still the page's deck: false once it was taken out, ended or made anew. Asked before each
 *   use and a few times a second; then the page's next deck is looked for
 * @property {() => Reading} read what is shown now; called for each report, so no more than a millisecond or two
 * @property {() => OutlineEntry[]} outline all slides, titles as they are; called when `rebuilt` was
 * @property {(order: Order) => void|Promise<void>} run does it; returns when the deck shows it, at once if it can. A deck that is asked for
 *   a step that is not there just stays. Throws `Rejected` for what it can't do; a rejected `blank` is done with our own curtain.
 * @property {(target: Target) => void|Promise<void>} show sets the deck to the lead's place: slide, fragment, overview, blank
 * @property {(events: AdapterEvents, signal: AbortSignal) => void} watch
 * @property {(on: boolean) => void} [hold] stops slides that advance by themselves (this display follows), or lets them go on
 *
 * @typedef {object} AdapterEvents
 * @property {() => void} moved what is shown has changed, whoever did it; may come often and too often
 * @property {() => void} rebuilt slides or their texts have changed
 * @property {() => void} touched a person did something that this window's own input events don't show
 *
 * @typedef {object} Reading a State in the raw: texts uncut, what the framework doesn't know left out
 * @property {Indices} indices
 * @property {number} number
 * @property {number} total
 * @property {string|null} [id]
 * @property {number} [fragment]
 * @property {number} [fragments]
 * @property {string} [title]
 * @property {string} [notes]
 * @property {string|null} [next_title]
 * @property {boolean} [blank]
 * @property {boolean} [overview]
 * @property {string[]} [cues]
 *
 * @typedef {{indices: Indices, blank: boolean, overview: boolean, id?: string|null}} Target
 */

/**
 * A command as an adapter gets it: checked, and without `toggle`.
 *
 * @typedef {{action: 'next'|'previous', skipFragments: boolean}
 *   | {action: 'first'|'last'}
 *   | {action: 'go_to', slide: number|string|undefined, indices: {h: number, v: number, f?: number|null}|null}
 *   | {action: 'blank'|'overview', on: boolean}
 *   | {action: 'navigate', direction: 'up'|'down'|'left'|'right'}} Order
 */

/** Thrown by `run` for what the deck can't do; the message goes to whoever sent the command. */
export class Rejected extends Error {}

/**
 * @param {void|Promise<void>} done
 * @param {() => void} next runs at once where `done` is no promise, so that a quick framework is answered in the same task
 * @returns {void|Promise<void>}
 */
export function then(done, next) {
  return done instanceof Promise ? done.then(next) : next();
}
