/**
 * The constants and types of the protocol. docs/protocol.md defines every number and name here.
 */

/** @import {Reason} from '../words/words.js' */

/** @import {Released} from '../backchannel/back_channel.js' */

export const PROTOCOL = 'slide-control/1';

/** Close codes after which a page must not connect again. */
export const CLOSE_REFUSED = 4003;
export const CLOSE_REPLACED = 4009;

/** Frames and notes are limited in bytes of UTF-8, other texts in characters. */
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
  media: 1_000,
  volume: 100,
  message: 200,
  placeholder: 100,
  name: 100,
});

/**
 * @typedef {object} Indices
 * @property {number} h from 0
 * @property {number} v from 0
 * @property {number|null} f -1 while no fragment is shown, null on a slide without fragments
 */

/**
 * @typedef {object} OutlineEntry
 * @property {number} h
 * @property {number} v
 * @property {number|null} number null for an uncounted slide
 * @property {string} title
 * @property {string|null} id
 * @property {number|null} [seconds] planned time, if the deck defines one
 * @property {string|null} [section] title of its section, if the deck has sections
 */

/** @typedef {'black'|'white'} BlankColor of a blank screen */

/** @typedef {'play'|'pause'|'toggle'|'restart'|'volume'} MediaOperation */

/**
 * @typedef {object} Media what the slide has to play
 * @property {'playing'|'paused'|'buffering'|'ended'} playback
 * @property {number|null} duration seconds, null if unknown
 * @property {number|null} volume 0 to 100, null if unknown
 * @property {boolean} muted
 * @property {number} count of audio and video elements
 */

/**
 * @typedef {object} State
 * @property {Indices} indices
 * @property {number} number as people count, from 1; 0 before the first counted slide
 * @property {number} total
 * @property {string|null} id
 * @property {number} fragment how many steps are shown
 * @property {number} fragments how many steps the slide has
 * @property {string} title
 * @property {string} notes
 * @property {string|null} next_title null on the last slide
 * @property {boolean} blank
 * @property {BlankColor} [blank_color] only while it is blank
 * @property {boolean} overview
 * @property {string[]} cues
 * @property {Media} [media] left out if the slide has nothing to play
 * @property {OutlineEntry[]} [outline] left out while it is unchanged on this connection
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
 * @property {BlankColor} [color] of a blank screen
 * @property {'up'|'down'|'left'|'right'} [direction]
 * @property {MediaOperation} [operation]
 * @property {number} [volume] 0 to 100, only with the operation `volume`
 * @property {number} ttl_ms
 * @property {number} time in milliseconds of Home Assistant's clock
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
 * @property {string} stage the name of the stage
 * @property {string} [presenter] for displays, the path of the presenter view
 * @property {JoinShow} [join] for displays, while they show the way into the audience
 * @property {ActivityTimer} [timer] of an activity, for displays and followers
 * @property {Released} [back_channel] what displays show of it
 */

/**
 * @typedef {object} OpenRequest tells a page that frames decks to show one
 * @property {string} id
 * @property {string|null} url null to close the deck
 */

/**
 * @typedef {object} ActivityTimer for an exercise or a discussion; the pacing of the talk doesn't know it
 * @property {string} title
 * @property {number} left seconds as of sending
 * @property {number} seconds its whole length
 * @property {number} ends Unix time in seconds
 */

/**
 * @typedef {object} JoinShow the way into the audience, for displays to show
 * @property {string} code
 * @property {string|null} url of the page that asks for the code; null for this one of Home Assistant's addresses
 * @property {'corner'|'full'} style
 */

/**
 * @typedef {object} CaptionLine
 * @property {number} n higher than that of each line before: the Unix time in milliseconds, or a little more
 * @property {string} text
 * @property {string} [language] a BCP 47 tag
 * @property {boolean} [interim] it is still being said, and the next line replaces it
 *
 * @typedef {object} Captions
 * @property {CaptionLine[]} lines the last ones, the newest last
 * @property {number} seconds for which the newest is shown, 0 hides it
 * @property {boolean} [cleared] the lines before are those of another talk
 */

/**
 * @typedef {object} LiveValue what a slide shows of an entity
 * @property {string} [text] left out if there is nothing to show
 * @property {string} [unit]
 * @property {boolean} [number] `text` is a number with a decimal point
 * @property {boolean} [time] `text` is a date and time in ISO 8601
 * @property {boolean} [on] left out where that makes no sense
 * @property {'unavailable'|'unknown'} [missing] why there is no text
 *
 * @typedef {Record<string, LiveValue|null>} LiveValues by `sensor.outside` or `climate.hall#current_temperature`; null for what the stage doesn't show
 */

/** @typedef {{name: string, version: string, capability?: string}} HostedDeckVersion a hosted deck, and the version of its files; in a frame, with its capability */

/** @typedef {'start'|'command'|'user'|'follow'} Cause */

/**
 * @typedef {object} Outcome of a command
 * @property {'applied'|'expired'|'duplicate'|'rejected'} result
 * @property {boolean|null} [changed] whether anything moved, null if unknown
 * @property {Reason} [reason] only with `rejected`
 * @property {Record<string, string>} [placeholders] of the sentence for `reason`
 */
