/** @import {House} from './house.js' */
/** @import {Shown} from './relayed_connection.js' */
/** @import {TrustedKeys} from './trusted_keys.js' */
/** @import {WordKey} from '../../custom_components/slide_control/frontend/words/words.js' */
import { ForbiddenPageError, inject } from './frames.js';
import { doForPage } from './page_requests.js';
import { RelayedConnection } from './relayed_connection.js';

/** A frame may be there later than its page. */
const RETRY_MS = 1_000;
const MAX_RETRIES = 10;

/**
 * @typedef {object} Used the tab that is the display
 * @property {number} tabId
 * @property {string|null} part the origin of the frame with the slides; null for the page itself
 *
 * @typedef {'looking'|'connecting'|'connected'|'lost'} TabStatus
 */

/** One tab as the display. It stays one while its page is reloaded, and while this background is ended and started again. */
export class TabDisplay {
  /** @type {Used|null} */
  used = null;
  /** @type {TabStatus} */
  status = 'looking';
  /** @type {Shown|null} */
  shown = null;
  /** @type {WordKey|null} why there is no display any more, or why it couldn't be started */
  problem = null;
  /** @type {any} the port to the page */
  #port = null;
  /** @type {RelayedConnection|null} */
  #connection = null;
  /** @type {AbortController|null} of the connection */
  #ends = null;
  #injections = 0;

  /**
   * @param {House} house
   * @param {TrustedKeys} keys
   * @param {() => void} changed
   */
  constructor(house, keys, changed) {
    this.house = house;
    this.keys = keys;
    this.changed = changed;
  }

  async load() {
    this.used = (await chrome.storage.session.get('used')).used ?? null;
  }

  /**
   * Makes a tab the display, instead of any other one.
   *
   * @param {number} tabId
   * @param {string|null} part
   */
  async use(tabId, part) {
    await this.stop();
    await this.#keep({ tabId, part });
    try {
      await inject(tabId, part);
    } catch (error) {
      if (!(error instanceof ForbiddenPageError)) throw error;
      return this.#end(part ? 'extension.part_gone' : 'extension.page_forbidden');
    }
    this.keys.prepare(tabId).catch(() => this.#say('extension.keys_taken'));
  }

  /** The tab is no display any more. */
  async stop() {
    this.#injections += 1;
    this.#port?.postMessage({ type: 'stop' });
    this.#disconnect();
    this.problem = null;
    await this.keys.release();
    await this.#keep(null);
  }

  /** @param {any} port from a page */
  accept(port) {
    const { used } = this;
    const { paired } = this.house;
    if (!used || !paired || port.sender.tab.id !== used.tabId) return port.postMessage({ type: 'stop' });
    this.#disconnect();
    this.#port = port;
    const ends = new AbortController();
    this.#ends = ends;
    this.#connection = new RelayedConnection(paired, {
      send: (message) => port.postMessage(message),
      status: (status) => this.#show(status),
      shown: (shown) => this.#show(this.status, shown),
      welcomed: (stage) => this.house.renamed(stage),
      refused: () => this.#refused(),
    }, ends.signal);
  }

  /**
   * @param {any} port
   * @param {any} message
   */
  received(port, message) {
    const connection = this.#connection;
    if (this.#port !== port || !connection) return;
    switch (message.type) {
      case 'open': return connection.connect(message.number);
      case 'send': return connection.send(message.text);
      case 'close': return connection.close();
      case 'taken': return this.#end('extension.already_display');
      case 'key':
      case 'picture':
      case 'words': return this.#do(port, connection, message);
    }
  }

  /**
   * @param {any} port
   * @param {RelayedConnection} connection
   * @param {any} message
   */
  async #do(port, connection, message) {
    if (!this.used) return;
    const { tabId } = this.used;
    const value = await doForPage(message, { tabId, connection, keys: this.keys, keysFailed: () => this.#say('extension.keys_taken') });
    if (this.#port === port) port.postMessage({ type: 'answer', id: message.id, value });
  }

  /** @param {any} port whose page was left, or reloaded */
  disconnected(port) {
    if (this.#port !== port) return;
    this.#disconnect();
    this.#show('looking', null);
    this.#return(MAX_RETRIES);
  }

  /** @param {number} tabId of a page that has been loaded */
  loaded(tabId) {
    if (this.used?.tabId === tabId && !this.#port) this.#return(MAX_RETRIES);
  }

  /** @param {number} tabId */
  async closed(tabId) {
    if (this.used?.tabId === tabId) await this.stop();
  }

  /**
   * The page was reloaded, or the frame with the slides was.
   *
   * @param {number} retries
   */
  async #return(retries) {
    const injection = this.#injections += 1;
    const { used } = this;
    if (!used) return;
    const tab = await chrome.tabs.get(used.tabId).catch(() => null);
    if (!tab || injection !== this.#injections || this.#port) return;
    if (tab.status !== 'complete') return; // `loaded` follows
    try {
      await inject(used.tabId, used.part);
    } catch {
      if (injection !== this.#injections || this.#port) return;
      if (used.part && retries > 0) setTimeout(() => injection === this.#injections && this.#return(retries - 1), RETRY_MS);
      else await this.#end('extension.tab_left');
    }
  }

  async #refused() {
    await this.house.revoked();
    await this.#end('extension.forgotten');
  }

  /** @param {WordKey} problem */
  async #end(problem) {
    await this.stop();
    this.#say(problem);
  }

  /** @param {WordKey} problem */
  #say(problem) {
    this.problem = problem;
    this.changed();
  }

  /**
   * @param {TabStatus} status
   * @param {Shown|null} [shown]
   */
  #show(status, shown = this.shown) {
    this.status = status;
    this.shown = shown;
    this.changed();
  }

  #disconnect() {
    this.#ends?.abort();
    this.#ends = null;
    this.#connection = null;
    this.#port = null;
  }

  /** @param {Used|null} used */
  async #keep(used) {
    this.used = used;
    this.#show('looking', null);
    await (used ? chrome.storage.session.set({ used }) : chrome.storage.session.remove('used'));
  }
}
