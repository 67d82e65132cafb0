/** @import {CommandFields, Press, Source} from '../sources/source.js' */
/** @import {Options} from './model/options.js' */
import { mainStylesheet } from './style/stylesheets.js';
import { Remote } from './remote.js';

/**
 * The remote of a stage, `<slide-control-remote>`: set `source`, then put it into a page. It fills the box that it is in; in a box without a
 * height of its own, set `--slide-control-remote-height`. Load the words before (`words/words.js`). The caller ends the source.
 */
export class RemoteElement extends HTMLElement {
  /** @type {Source|null} */
  #source = null;
  /** @type {Options} */
  #options = {};
  /** @type {Remote|null} */
  #remote = null;
  #lifetime = new AbortController();
  #place = document.createElement('div');

  constructor() {
    super();
    this.#place.className = 'place';
    this.attachShadow({ mode: 'open' }).append(mainStylesheet(this.#place), this.#place);
  }

  get source() {
    return this.#source;
  }

  set source(source) {
    this.#source = source;
    this.#restart();
  }

  get options() {
    return this.#options;
  }

  set options(options) {
    this.#options = options;
    this.toggleAttribute('page', options.page ?? false);
    this.setAttribute('form', options.form ?? 'auto');
    this.#restart();
  }

  connectedCallback() {
    this.#restart();
  }

  disconnectedCallback() {
    this.#end();
  }

  /**
   * Presses as if a button of the remote were pressed, for keys of the keyboard or a headset. The remote shows the answer.
   *
   * @param {string} action
   * @param {CommandFields} [fields]
   * @returns {Promise<Press>}
   * @throws {Error} if the remote isn't in a page or has no source
   */
  press(action, fields) {
    if (!this.#remote) throw new Error('This remote has no source');
    return this.#remote.press(action, fields);
  }

  /** Draws the switches of the menu again, after one of them has changed by itself. */
  refresh() {
    this.#remote?.draw();
  }

  #restart() {
    this.#end();
    if (!this.#source || !this.isConnected) return;
    this.#lifetime = new AbortController();
    this.#remote = new Remote(this.#place, this.#source, this.#options, this.#lifetime.signal);
  }

  #end() {
    this.#lifetime.abort();
    this.#remote = null;
    this.#place.replaceChildren();
  }
}

// Home Assistant's frontend may load this module from two addresses, before and after an update.
if (!customElements.get('slide-control-remote')) customElements.define('slide-control-remote', RemoteElement);
