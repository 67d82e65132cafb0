/**
 * The interface of a transport to Home Assistant: WebSocket, event stream or long poll.
 *
 * @typedef {object} Transport
 * @property {(text: string) => void} send does nothing after the transport was closed
 * @property {(code: number) => void} close dispatches no event
 *
 * @typedef {object} TransportEvents
 * @property {() => void} open the first frame can be sent
 * @property {(text: string) => void} frame
 * @property {(code: number) => void} closed with a close code of the protocol, or 1006 if there is none
 *
 * @typedef {(base: URL, events: TransportEvents) => Transport} OpenTransport `base` is Home Assistant's address, with a trailing slash
 */

export {};
