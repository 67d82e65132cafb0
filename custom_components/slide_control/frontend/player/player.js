/** @import {OpenRequest} from '../connection/protocol.js' */
/** @import {FoundDeck} from './frame/deck_frame.js' */
/** @import {Reason} from '../words/words.js' */
import { browserName, newId } from '../connection/client.js';
import { Connection } from '../connection/connection.js';
import { connectDisplay } from '../display/start_display.js';
import { showCaptions } from '../captions/show_captions.js';
import { showJoin } from '../join/show_join.js';
import { WakeLock } from '../display/wake_lock.js';
import { Toast } from '../dom/toast.js';
import { OpenError, readAddress } from './frame/address.js';
import { DeckFrame } from './frame/deck_frame.js';

/**
 * @typedef {object} PlayerEvents for the page around the player
 * @property {(stage: string|null) => void} idle nothing is shown. `stage` is its name, or null while Home Assistant doesn't answer
 * @property {(url: URL) => void} opening
 * @property {() => void} shown
 * @property {(problem: OpenError) => void} problem
 * @property {(why: 'refused'|'replaced') => void} refused
 */

/** Shows decks in a frame. It is an idle display until it opens a deck, then the display of that deck. */
export class Player {
  #toast = new Toast();
  /** @type {AbortController|null} of the connection without a deck */
  #idle = null;
  /** @type {AbortController|null} of the deck that is shown */
  #shown = null;
  /** @type {Connection|null} */
  #connection = null;
  /** @type {string|null} id of the open request that Home Assistant is waiting for */
  #requestId = null;
  /** @type {(() => void)|null} an answer that waits for a connection */
  #pendingAnswer = null;
  /** @type {string|null} */
  #stageName = null;
  #connected = false;
  /** Home Assistant has accepted the token. Before that, the address in a link isn't opened. */
  #accepted = false;
  /** @type {(() => void)|null} called when the token is accepted */
  #onAccepted = null;
  #left = false;

  /**
   * @param {{base: URL, token: string, container: HTMLElement}} options
   * @param {PlayerEvents} events
   */
  constructor({ base, token, container }, events) {
    this.base = base;
    this.token = token;
    this.events = events;
    this.deckFrame = new DeckFrame(container, base);
  }

  /** Closes the deck and waits for requests of Home Assistant. */
  wait() {
    this.#answer('failed', { reason: 'closed' });
    this.#onAccepted = null;
    this.deckFrame.close();
    this.#endShown();
    this.#toast.hide();
    this.#connect();
  }

  /** Disconnects for good. */
  leave() {
    this.#left = true;
    this.#onAccepted = null;
    this.deckFrame.close();
    this.#endShown();
    this.#idle?.abort();
  }

  /**
   * @param {string} address
   * @param {string|null} [requestId] id of the request if Home Assistant asked for it
   */
  open(address, requestId = null) {
    this.#answer('failed', { reason: 'replaced' });
    this.#requestId = requestId;
    /** @type {URL} */
    let url;
    try {
      url = readAddress(address, this.base);
    } catch (error) {
      if (!(error instanceof OpenError)) throw error;
      return this.#fail(error);
    }
    this.#endShown();
    this.#connect();
    this.#onAccepted = () => this.#frame(url);
    if (this.#accepted) this.#runOnAccepted();
  }

  #runOnAccepted() {
    this.#onAccepted?.();
    this.#onAccepted = null;
  }

  /** @param {URL} url */
  #frame(url) {
    this.events.opening(url);
    this.deckFrame.open(url, {
      found: (found) => this.#show(found),
      left: () => {
        this.#endShown();
        this.#connect();
        this.events.opening(url);
      },
      problem: (problem) => this.#fail(problem),
    });
  }

  /** @param {FoundDeck} found */
  #show({ name, adapter, ends, hosted, page }) {
    this.#idle?.abort();
    this.#idle = null;
    this.#connected = false;
    this.#shown = ends;
    const { base, token } = this;
    const display = connectDisplay({ base, token, forget: () => this.#refuse('refused'), toast: this.#toast, ends, hosted, page, found: { name, adapter, notice: '', last: false } }, {
      welcomed: () => {
        this.#connected = true;
        this.#answer('shown');
      },
      open: (request) => this.#handleOpenRequest(request),
    });
    this.#connection = display.connection;
    this.events.shown();
  }

  /** @param {OpenRequest} request */
  #handleOpenRequest({ id, url }) {
    if (url !== null) return this.open(url, id);
    this.wait();
    this.#pendingAnswer = () => this.#connection?.reportOpened(id, 'closed');
    if (this.#connected) this.#sendAnswer();
  }

  /** @param {OpenError} problem */
  #fail(problem) {
    this.#answer('failed', problem);
    this.events.problem(problem);
  }

  /**
   * @param {'shown'|'failed'} result
   * @param {{reason?: Reason, placeholders?: Record<string, string>}} [failure]
   */
  #answer(result, failure) {
    if (this.#requestId === null) return;
    const id = this.#requestId;
    this.#requestId = null;
    this.#pendingAnswer = () => this.#connection?.reportOpened(id, result, failure);
    if (this.#connected) this.#sendAnswer();
  }

  #sendAnswer() {
    this.#pendingAnswer?.();
    this.#pendingAnswer = null;
  }

  #endShown() {
    this.#shown?.abort();
    if (this.#shown) this.#connected = false;
    this.#shown = null;
  }

  /** Connects as a display without slides, which can't lead but can be told to open a deck. */
  #connect() {
    if (this.#idle || this.#left) return this.events.idle(this.#stageName);
    const ends = new AbortController();
    this.#idle = ends;
    this.#connected = false;
    const wakeLock = new WakeLock(ends.signal);
    const client = { id: newId(), name: browserName(), framework: 'player', opens: true };
    this.#connection = new Connection({ base: this.base, token: this.token, client }, {
      state: () => null,
      command() {},
      follow() {},
      lead() {},
      open: (request) => this.#handleOpenRequest(request),
      join: (show) => showJoin(show, this.base),
      captions: showCaptions,
      welcome: ({ role, stage }) => {
        if (role !== 'display') return this.#refuse('refused');
        wakeLock.request();
        this.#stageName = stage;
        this.#connected = this.#accepted = true;
        this.#sendAnswer();
        this.events.idle(stage);
        this.#runOnAccepted();
      },
      status: (status) => {
        if (status === 'refused' || status === 'replaced') this.#refuse(status);
        else if (status === 'lost') this.#onLost();
      },
    }, ends.signal);
  }

  #onLost() {
    this.#connected = false;
    this.#stageName = null;
    this.events.idle(null);
  }

  /** @param {'refused'|'replaced'} why */
  #refuse(why) {
    this.leave();
    this.events.refused(why);
  }
}
