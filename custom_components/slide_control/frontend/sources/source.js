/**
 * What a remote needs from its stage, wherever it is shown: on its own page with a link, or in Home Assistant's frontend with the user's
 * session. This file has types only.
 *
 * @import {ActivityTimer, MediaOperation, State} from '../connection/protocol.js'
 * @import {Point} from '../pointer/point.js'
 *
 * @import {BackChannel, BackChannelFields, BackChannelStep} from '../backchannel/back_channel.js'
 *
 * @typedef {'connecting'|'connected'|'lost'|'refused'} ConnectionState `refused` is final: the link is revoked or expired, or the stage is gone
 *
 * @typedef {object} Clock of the talk
 * @property {number} elapsed seconds of the talk; pauses and breaks are left out
 * @property {number|null} planned seconds, null without a plan
 * @property {number|null} behind seconds behind the plan, negative if ahead, null without a plan
 * @property {number|null} tick the part of the plan's slides that should be shown by now, 0 to 1, null without a plan
 * @property {boolean} running false before the talk begins, while it is paused or on a break, and after its end
 * @property {'ready'|'running'|'paused'|'break'|'ended'} state `ready`: slides are shown, and the talk begins with the first move or by `start`
 * @property {number|null} resumes Unix time in seconds at which a break ends by itself, null if a person ends it
 * @property {string} break_title of the break of the plan that goes on, "" for none
 * @property {NextBreak|null} next_break of the plan
 * @property {string|null} event title of the calendar's event that gives the planned time, null if none does
 * @property {boolean} rehearsal
 * @property {SectionProgress|null} section of the slide that is shown; null without sections, and on a backup slide
 * @property {number|null} forecast Unix time in seconds at which the talk will end, null if unknown
 * @property {ActivityTimer|null} timer
 * @property {number[]} alerts minutes left at which the remote buzzes
 *
 * @typedef {object} NextBreak a break of the plan that is still to come
 * @property {string} title "" for none
 * @property {number} seconds
 * @property {number|null} at Unix time in seconds at which it begins, null if it comes after a section
 * @property {string|null} after title of that section
 *
 * @typedef {object} SectionProgress
 * @property {string} title
 * @property {number} number from 1
 * @property {number} count how many sections the deck has
 * @property {number|null} ends second of the talk at which it should end, null without a plan
 * @property {number} over seconds over its time, 0 if it isn't
 *
 * @typedef {'start'|'pause'|'resume'|'reset'|'end'|'rehearse'|'stop_rehearsing'} ClockStep
 *
 * @typedef {object} DisplayEntry
 * @property {string} id of a paired display, else of the page
 * @property {string} name
 * @property {boolean} paired
 * @property {string|null} address only for administrators
 * @property {'showing'|'waiting'|'lost'|'away'} state `lost` has just lost its connection; `away` is paired and not connected
 * @property {boolean} lead
 * @property {boolean} standby shows the lead's deck and would lead next
 * @property {boolean} opens can be given a deck
 * @property {number|null} since Unix time in seconds of the last change of `state`
 *
 * @typedef {object} ShownDeck
 * @property {string|null} name of the hosted deck, null for other pages
 * @property {string} title
 * @property {string|null} version of a hosted deck's files
 * @property {string|null} preview path below Home Assistant of a page that shows the deck as a silent picture, null if there is none
 * @property {string|null} [page] address of another site's deck, which takes reveal.js's messages; left out by sources that have none
 *
 * @typedef {object} Driver of the talk; while there is one, the presses of other remotes are rejected (`not_driving`)
 * @property {string} id
 * @property {string} name
 * @property {boolean} self whether it is this remote
 * @property {string|null} asking name of another remote that asks for the talk
 *
 * @typedef {object} StageStatus what a stage says beside its slides; sent whole with every change
 * @property {string} stage its name
 * @property {Clock|null} clock null while no slides are shown
 * @property {DisplayEntry[]} displays
 * @property {ShownDeck|null} deck
 * @property {{current: string|null, next: string|null}} pictures paths below Home Assistant of pictures made by the display
 * @property {Driver|null} driver null while every remote may press
 * @property {number} followers
 * @property {BackChannel|null} [back_channel] of the audience; null while it is closed
 * @property {number} debounce seconds within which equal presses of a remote count once
 * @property {('command'|'open')[]} may what this remote may do
 *
 * @typedef {object} Snapshot
 * @property {ConnectionState} connection
 * @property {string|null} problem a localized sentence if `connection` is `refused`
 * @property {State|null} state with notes and outline; null while no display shows slides
 * @property {StageStatus|null} status null until it is known
 *
 * @typedef {object} Press the answer to a press, with a sentence for people unless it was applied and moved
 * @property {'applied'|'expired'|'no_display'|'timeout'|'duplicate'|'rejected'|'not_sent'} result `not_sent` while the connection is lost
 * @property {boolean|null} changed null if unknown
 * @property {string|null} reason
 * @property {string} message localized; "" if the slides moved
 *
 * @typedef {object} CommandFields of a command, see docs/protocol.md
 * @property {number|string} [slide]
 * @property {'on'|'off'|'toggle'} [mode]
 * @property {'black'|'white'} [color]
 * @property {string} [direction]
 * @property {MediaOperation} [operation] of `media`
 * @property {number} [volume] 0 to 100
 *
 * @typedef {{name: string, title: string, problem: string|null}} DeckChoice
 *
 * @typedef {object} Source
 * @property {URL} base Home Assistant's address, including the path of a reverse proxy
 * @property {Snapshot} snapshot the latest
 * @property {(listener: (snapshot: Snapshot) => void, signal: AbortSignal) => void} subscribe calls the listener at once, and after each change
 * @property {(action: string, fields?: CommandFields) => Promise<Press>} press adds
 *   `id` and `sent_at`; never rejects, and answers within the maximum age plus two seconds
 * @property {() => Promise<DeckChoice[]>} decks those that may be shown; only if `may` has `open`
 * @property {(deck: string, display: string|null) => Promise<void>} open shows a deck on a display, null for each that waits; rejects with a
 *   localized message
 * @property {(display: string|null) => Promise<void>} close returns a display to the waiting page, null for all
 * @property {(step: 'ask'|'take'|'hand_over'|'release') => Promise<void>} drive rejects with a localized message
 * @property {(point: Point|null) => void} point shows the speaker's pointer on displays and audience pages, or hides it; while the connection is
 *   lost, or another remote drives, nothing happens
 * @property {(step: ClockStep) => Promise<void>} clock rejects with a localized message
 * @property {(minutes: number, title: string) => Promise<void>} timer starts the activity timer, or ends it with 0 minutes; rejects with a
 *   localized message
 * @property {(step: BackChannelStep, fields?: BackChannelFields) => Promise<void>} backChannel rejects with a localized message
 * @property {() => void} end
 */

export {};
