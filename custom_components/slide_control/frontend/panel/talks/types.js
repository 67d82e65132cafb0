/**
 * What Home Assistant says about talks. This file has types only.
 *
 * @typedef {object} TalkSummary
 * @property {string} id
 * @property {string} title as a person named it, "" for none
 * @property {{name: string|null, version: string|null, title: string}} deck
 * @property {number} started_at Unix time in seconds
 * @property {number|null} ended_at null while it goes on
 * @property {number} elapsed seconds, without pauses
 * @property {number|null} planned seconds
 * @property {boolean} rehearsal
 * @property {string|null} [event] title of the calendar's event in which it was held
 * @property {number} slides_shown
 * @property {number} slides_total
 * @property {boolean} running
 *
 * @typedef {object} SlideTime
 * @property {string} key names the slide among those of its deck
 * @property {number|null} number
 * @property {string} title
 * @property {string|null} section
 * @property {number} seconds
 * @property {number|null} planned
 * @property {number} visits
 *
 * @typedef {object} EarlierTalk of the same deck
 * @property {string} id
 * @property {number} started_at
 * @property {boolean} rehearsal
 * @property {number} elapsed
 * @property {Record<string, number>} seconds by the slide's key
 *
 * @typedef {object} Report
 * @property {{started_at: number, seconds: number, kind: 'pause'|'break', title: string, slide: string|null}[]} pauses `slide` is the key of
 *   the slide that was shown when it began
 * @property {SlideTime[]} by_slide in the order of the deck
 * @property {{title: string, seconds: number, planned: number|null}[]} by_section
 * @property {number[]} skipped
 * @property {number[]} went_back
 * @property {number[]} longest
 * @property {{hands: number, questions: number, reactions: Record<string, number>, polls: {question: string, votes: Record<string, number>}[]}} audience
 *   what the audience sent, in sum
 * @property {import('../../sources/hass.js').HassError[]} missing what the record lacks
 * @property {EarlierTalk[]} earlier newest first
 * @property {{key: string, number: number|null, min: number, max: number, mean: number}[]|null} spread of the rehearsals
 *
 * @typedef {TalkSummary & Report} Talk
 */

export {};
