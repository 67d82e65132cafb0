/** @import {BlankColor, Indices, LiveValues, Media, MediaOperation, OutlineEntry} from '../../connection/protocol.js' */
/** @import {Box, Point} from '../../pointer/point.js' */
/** @import {Reason} from '../../words/words.js' */

/**
 * The interface to a deck framework. An adapter module exports `name` (of the framework, for people) and `find`, and has one line in
 * `index.js`.
 *
 * @typedef {object} AdapterModule
 * @property {string} name
 * @property {() => Adapter|null|Promise<Adapter|null>} find returns the deck on this page as soon as it is ready for commands, else null.
 *   Called about twenty times a second until an adapter is found, so check something cheap first.
 * @property {() => string|null} [explainMissing] called after ten seconds without a deck. Returns a localized sentence if this page uses
 *   the framework but has no deck to show. While it returns one, the last resort isn't used.
 * @property {boolean} [nested] marks the module that looks in frames, which is used while this page has no deck of its own
 * @property {() => string} [lastResort] marks the modules that are used, in their order, if no framework was found. Returns a localized sentence
 *   that tells people what to expect
 *
 * @typedef {object} Adapter
 * @property {string} version of the framework, "" if unknown
 * @property {string} [framework] for people, where the module's name doesn't say it
 * @property {() => boolean} alive returns whether this is still the deck of the page, false once it was removed, destroyed or rebuilt.
 *   Called before each use and a few times a second; after false, the page is searched for the next deck
 * @property {() => Reading} read returns what is shown now. Called for each report, so it may take a millisecond or two at most
 * @property {() => OutlineEntry[]} outline returns all slides with uncut titles. Called after `rebuilt`
 * @property {(command: Command) => void|Promise<Moved|void>} run executes a command and returns when the deck shows the result, synchronously
 *   if possible. A step beyond the end changes nothing. Resolves to `Moved` where `read` can't tell. Throws `RejectedError` for what the deck can't do; if that is `blank`, the display
 *   shows its own blackout instead
 * @property {(target: Target) => void|Promise<void>} show moves the deck to the position of the lead: slide and fragment
 * @property {(events: AdapterEvents, signal: AbortSignal) => void} watch
 * @property {() => Promise<Blob|null>} [takePicture] returns a JPEG of the current slide, or null. Only where a picture of this page would show
 *   something else
 * @property {() => Box|null} [slideBox] returns where the slide is in the window, in CSS pixels; null if that isn't known now. Left out where the
 *   slide fills the window
 * @property {(point: Point|null) => void} [point] shows the speaker's pointer, or hides it. Only where the slides are in another page
 * @property {() => Element[]|null} [shownElements] returns the element of the shown slide, and then that of its background, where audio and video are
 *   looked for. Null or left out where only what is visible tells what is shown
 * @property {(values: LiveValues) => void} [live] shows what the slides say of the house. Only where the slides are in another page
 * @property {(command: MediaCommand) => void|Promise<Moved|void>} [media] plays and pauses; `read` then has `media`. Only where
 *   the slides are in another page
 * @property {(on: boolean) => void} [hold] pauses slides that advance by themselves while another display leads, and resumes them
 *
 * @typedef {boolean|null} Moved whether a command moved anything, null if unknown
 *
 * @typedef {object} AdapterEvents
 * @property {() => void} moved what is shown may have changed. Calling it too often does no harm
 * @property {() => void} rebuilt slides or their texts have changed
 * @property {() => void} touched a person did something that the input events of this window don't show
 * @property {() => void} [presenter] the speaker view is wanted. Only where the slides are in another page
 * @property {(names: string[]) => void} [wants] the slides show these entities now. Only where the slides are in another page
 *
 * @typedef {object} Reading a raw `State`: texts are uncut, and what the framework doesn't know is left out
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
 * @property {Media} [media] only where the slides are in another page
 *
 * @typedef {{indices: Indices, blank: boolean, blank_color?: BlankColor, overview: boolean, id?: string|null}} Target
 */

/**
 * A command in the form that adapters take: checked, and without `toggle`. They turn the screen black only; a white one is drawn by the display.
 *
 * @typedef {{action: 'next'|'previous', skipFragments: boolean}
 *   | {action: 'first'|'last'}
 *   | {action: 'go_to', slide: number|string|undefined, indices: {h: number, v: number, f?: number|null}|null}
 *   | {action: 'blank'|'overview', on: boolean, color?: BlankColor}
 *   | {action: 'navigate', direction: 'up'|'down'|'left'|'right'}} Command
 *
 * @typedef {{action: 'media', operation: MediaOperation, volume?: number}} MediaCommand which the display carries out itself
 */

/** A command that was not executed, for a reason that its sender can read. */
export class CommandError extends Error {
  /**
   * @param {Reason} reason
   * @param {Record<string, string>} [placeholders] of the sentence `reason.…` in `words/en.json`
   */
  constructor(reason, placeholders = {}) {
    super(reason);
    this.reason = reason;
    this.placeholders = placeholders;
  }
}

/** Thrown by `run` for what the deck can't do. */
export class RejectedError extends CommandError {}

/**
 * @param {unknown} error
 * @returns {CommandError} the error itself, if it has a reason
 */
export function toCommandError(error) {
  if (error instanceof CommandError) return error;
  return new CommandError('deck_failed', { error: error instanceof Error ? error.message : String(error) });
}

/**
 * Runs `next` after `done`, in the same task if `done` is no promise. That way, a fast framework is answered without delay.
 *
 * @param {void|Promise<void>} done
 * @param {() => void} next
 * @returns {void|Promise<void>}
 */
export function whenDone(done, next) {
  return done instanceof Promise ? done.then(next) : next();
}
