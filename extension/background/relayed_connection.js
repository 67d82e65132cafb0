/** @import {Transport} from '../../custom_components/slide_control/frontend/connection/transports/transport.js' */
/** @import {Paired} from './house.js' */
import { CLOSE_REFUSED } from '../../custom_components/slide_control/frontend/connection/protocol.js';
import { transportFallback } from '../../custom_components/slide_control/frontend/connection/transports/fallback.js';

/** What a display that frames no decks sends. */
const ALLOWED = ['hello', 'report', 'ping', 'picture'];
/** What may move the slides of a display: a command, or the lead's state. */
const MOVES = ['command', 'state', 'welcome'];
/** A key is pressed this long after one of them at most, so a page can't press keys for itself. */
const COMMAND_EFFECT_MS = 3_000;
/** A page that asked for a picture of its tab sends this instead: it never sees what frames of other sites show in it. */
const PICTURE = 'picture';

/** @typedef {{number: number, total: number, title: string, framework: string}} Shown what the page said of its slides */

/**
 * @typedef {object} RelayEvents
 * @property {(message: object) => void} send to the page
 * @property {(status: 'connecting'|'connected'|'lost') => void} status
 * @property {(shown: Shown) => void} shown
 * @property {(stage: string) => void} welcomed
 * @property {() => void} refused Home Assistant no longer knows this display
 */

/**
 * The page's connection to Home Assistant. The page runs the protocol, but neither sees the token nor opens a connection: its policy could
 * forbid that, and a page on https can't reach a house on http.
 */
export class RelayedConnection {
  /** @type {Transport|null} */
  #transport = null;
  #number = 0;
  #commandedAt = -Infinity;
  /** @type {string|null} the last picture of the tab, a JPEG in Base64 */
  picture = null;
  /** @type {Shown} */
  #shown = { number: 0, total: 0, title: '', framework: '' };

  /**
   * @param {Paired} paired
   * @param {RelayEvents} events
   * @param {AbortSignal} signal
   */
  constructor({ address, token }, events, signal) {
    this.base = new URL(address);
    this.token = token;
    this.events = events;
    this.open = transportFallback(signal);
    signal.addEventListener('abort', () => this.close(), { once: true });
  }

  /** @returns {boolean} whether Home Assistant has just asked for a move */
  get isCommanded() {
    return performance.now() - this.#commandedAt < COMMAND_EFFECT_MS;
  }

  /** @param {number} number of the page's connection; what an earlier one still says doesn't count */
  connect(number) {
    this.close();
    this.#number = number;
    this.events.status('connecting');
    const { send, status, refused } = this.events;
    this.#transport = this.open(this.base, {
      open: () => send({ type: 'opened', number }),
      frame: (text) => this.#received(text),
      closed: (code) => {
        this.#transport = null;
        if (code === CLOSE_REFUSED) return refused();
        status('lost');
        send({ type: 'closed', number, code });
      },
    });
  }

  /** @param {string} text a frame of the page */
  send(text) {
    const frame = JSON.parse(text);
    if (!ALLOWED.includes(frame.type)) return;
    if (frame.state) this.#report(frame.state);
    if (frame.type === 'picture' && frame.data === btoa(PICTURE)) return this.#sendPicture(frame);
    if (frame.type !== 'hello') return this.#transport?.send(text);
    const { opens, ...client } = frame.client;
    this.#shown.framework = String(client.framework ?? '');
    this.#transport?.send(JSON.stringify({ ...frame, client, token: this.token }));
  }

  /** @param {object} frame */
  #sendPicture(frame) {
    if (this.picture) this.#transport?.send(JSON.stringify({ ...frame, data: this.picture }));
    this.picture = null;
  }

  close() {
    this.#transport?.close(1000);
    this.#transport = null;
  }

  /** @param {{number?: number, total?: number, title?: string}} state */
  #report({ number = 0, total = 0, title = '' }) {
    this.#shown = { ...this.#shown, number: Number(number), total: Number(total), title: String(title) };
    this.events.shown(this.#shown);
  }

  /** @param {string} text a frame of Home Assistant */
  #received(text) {
    const frame = JSON.parse(text);
    if (frame.type === 'welcome') {
      this.events.welcomed(frame.stage);
      this.events.status('connected');
      this.events.shown(this.#shown);
    }
    if (MOVES.includes(frame.type)) this.#commandedAt = performance.now();
    // A display that follows needs no words of the lead's deck.
    if (frame.state) Object.assign(frame.state, { notes: '', next_title: null, cues: [] });
    // The page learns Home Assistant's address only when the audience is shown it.
    const show = frame.type === 'join' ? frame.show : frame.join;
    if (show) show.url ??= new URL('slide_control/join', this.base).href;
    this.events.send({ type: 'frame', number: this.#number, text: show || frame.state ? JSON.stringify(frame) : text });
  }
}
