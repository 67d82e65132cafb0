/**
 * What pages know of the back channel of the audience; see docs/protocol.md. This file has types only.
 *
 * @typedef {'applause'|'thumbs_up'|'heart'} ReactionName
 *
 * @typedef {object} PollForm
 * @property {string} id
 * @property {string} question
 * @property {string[]} [choices] left out in a poll for a whole number
 * @property {number} [min]
 * @property {number} [max]
 *
 * @typedef {object} PollResult of a choice, or of a range of numbers
 * @property {string} label
 * @property {number} votes
 * @property {number} percent of all votes
 *
 * @typedef {PollForm & {open: boolean, votes: number, mean: number|null, results: PollResult[]}} Poll
 *
 * @typedef {{poll: Poll}|{question: string}} Released what displays show
 *
 * @typedef {object} OpenChannel what a follower may send and see
 * @property {PollForm|null} poll that is open
 * @property {Released|null} shown a question, or the result of a poll that is closed
 *
 * @typedef {object} AskedQuestion
 * @property {string} id
 * @property {string} text
 * @property {boolean} shown on displays
 *
 * @typedef {object} BackChannel what the speaker sees
 * @property {number} hands that are up
 * @property {Record<ReactionName, number>} reactions since it was opened
 * @property {(Poll & {shown: boolean})|null} poll the last one
 * @property {AskedQuestion[]} questions that wait
 *
 * @typedef {'open'|'close'|'lower_hands'|'open_poll'|'close_poll'|'show_poll'|'show_question'|'dismiss_question'|'hide'} BackChannelStep
 *
 * @typedef {object} BackChannelFields of a step
 * @property {string} [question] the text of a poll's question, or the id of one from the audience
 * @property {string[]} [choices]
 * @property {number} [min]
 * @property {number} [max]
 */

export {};
