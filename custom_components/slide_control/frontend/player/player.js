/** @import {Adapter} from '../adapters/adapter.js' */
/** @import {Opening} from '../protocol.js' */
import { Awake } from '../awake.js';
import { browserName, newId } from '../client.js';
import { Connection } from '../connection.js';
import { Sign } from '../sign.js';
import { present } from '../start.js';
import { Problem, readAddress } from './address.js';
import { Stage } from './stage.js';

/**
 * @typedef {object} PlayerEvents what the page around it shows
 * @property {(deck: string|null) => void} idle nothing is played; the deck's name, null while Home Assistant does not answer
 * @property {(url: URL) => void} opening
 * @property {() => void} shown
 * @property {(problem: Problem, told: boolean) => void} problem `told`: Home Assistant asked for it, and knows
 * @property {(why: 'refused'|'replaced') => void} refused
 */

/** A screen that plays decks: an idle display until it is told to open one, then a display of what is in its frame. */
export class Player {
  #sign = new Sign();
  /** @type {AbortController|null} */
  #idle = null;
  /** @type {AbortController|null} what is shown */
  #shown = null;
  /** @type {Connection|null} */
  #connection = null;
  /** @type {string|null} what Home Assistant waits to hear of */
  #asked = null;
  /** @type {(() => void)|null} an answer that waits for a connection */
  #owed = null;
  /** @type {string|null} */
  #deck = null;
  #connected = false;
  /** Home Assistant has let this page in once: only then does it frame what a link names. */
  #accepted = false;
  /** @type {(() => void)|null} what is done then */
  #then = null;
  #over = false;

  /**
   * @param {{base: URL, token: string, place: HTMLElement}} options
   * @param {PlayerEvents} events
   */
  constructor({ base, token, place }, events) {
    this.base = base;
    this.token = token;
    this.events = events;
    this.stage = new Stage(place, base);
  }

  /** Plays nothing, and waits for what Home Assistant says. */
  wait() {
    this.#answer('failed', 'The slides were closed.');
    this.#then = null;
    this.stage.close();
    this.#end();
    this.#sign.hide();
    this.#connect();
  }

  /** Leaves Home Assistant for good. */
  leave() {
    this.#over = true;
    this.#then = null;
    this.stage.close();
    this.#end();
    this.#idle?.abort();
  }

  /**
   * @param {string} address
   * @param {string|null} [asked] by which name Home Assistant asked for it
   */
  open(address, asked = null) {
    this.#answer('failed', 'Something else was opened.');
    this.#asked = asked;
    /** @type {URL} */
    let url;
    try {
      url = readAddress(address, this.base);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.#fail(error);
    }
    this.#end();
    this.#connect();
    this.#then = () => this.#frame(url);
    if (this.#accepted) this.#goOn();
  }

  #goOn() {
    this.#then?.();
    this.#then = null;
  }

  /** @param {URL} url */
  #frame(url) {
    this.events.opening(url);
    this.stage.open(url, {
      found: (found) => this.#show(found),
      left: () => {
        this.#end();
        this.#connect();
        this.events.opening(url);
      },
      problem: (problem) => this.#fail(problem),
    });
  }

  /** @param {{name: string, adapter: Adapter, ends: AbortController}} found */
  #show({ name, adapter, ends }) {
    this.#idle?.abort();
    this.#idle = null;
    this.#connected = false;
    this.#shown = ends;
    const { base, token } = this;
    const display = present({ base, token, forget: () => this.#refuse('refused'), sign: this.#sign, ends, found: { name, adapter, notice: '', last: false } }, {
      welcomed: () => {
        this.#connected = true;
        this.#answer('shown');
      },
      open: (opening) => this.#obey(opening),
    });
    this.#connection = display.connection;
    this.events.shown();
  }

  /** @param {Opening} opening */
  #obey({ id, url }) {
    if (url !== null) return this.open(url, id);
    this.wait();
    this.#owed = () => this.#connection?.opened(id, 'closed');
    if (this.#connected) this.#pay();
  }

  /** @param {Problem} problem */
  #fail(problem) {
    const told = this.#asked !== null;
    this.#answer('failed', problem.message);
    this.events.problem(problem, told);
  }

  /**
   * @param {'shown'|'failed'} result
   * @param {string} [reason]
   */
  #answer(result, reason) {
    if (this.#asked === null) return;
    const id = this.#asked;
    this.#asked = null;
    this.#owed = () => this.#connection?.opened(id, result, reason);
    if (this.#connected) this.#pay();
  }

  #pay() {
    this.#owed?.();
    this.#owed = null;
  }

  #end() {
    this.#shown?.abort();
    if (this.#shown) this.#connected = false;
    this.#shown = null;
  }

  /** A display without slides: it can't lead, and can be told to open some. */
  #connect() {
    if (this.#idle || this.#over) return this.events.idle(this.#deck);
    const ends = new AbortController();
    this.#idle = ends;
    this.#connected = false;
    const awake = new Awake(ends.signal);
    const client = { id: newId(), name: browserName(), framework: 'player', opens: true };
    this.#connection = new Connection({ base: this.base, token: this.token, client }, {
      state: () => null,
      command() {},
      follow() {},
      lead() {},
      open: (opening) => this.#obey(opening),
      welcome: ({ role, deck }) => {
        if (role !== 'display') return this.#refuse('refused');
        awake.keep(true);
        this.#deck = deck;
        this.#connected = this.#accepted = true;
        this.#pay();
        this.events.idle(deck);
        this.#goOn();
      },
      status: (status) => {
        if (status === 'refused' || status === 'replaced') this.#refuse(status);
        else if (status === 'lost') this.#lose();
      },
    }, ends.signal);
  }

  #lose() {
    this.#connected = false;
    this.#deck = null;
    this.events.idle(null);
  }

  /** @param {'refused'|'replaced'} why */
  #refuse(why) {
    this.leave();
    this.events.refused(why);
  }
}
