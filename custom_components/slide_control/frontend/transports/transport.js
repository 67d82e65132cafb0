/**
 * What `connection.js` needs from a line to Home Assistant. WebSocket is one; an event stream and a poll can be others.
 *
 * @typedef {object} Line
 * @property {(text: string) => void} send silently dropped once the line is closed
 * @property {(code: number) => void} close no event follows
 *
 * @typedef {object} LineEvents
 * @property {() => void} open the first frame may be sent
 * @property {(text: string) => void} frame
 * @property {(code: number) => void} closed a close code of the protocol; 1006 where nothing is known
 *
 * @typedef {(base: URL, events: LineEvents) => Line} OpenLine `base` is Home Assistant's address, with a trailing slash
 */

export {};
