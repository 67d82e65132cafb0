/** @import {Action, DeckEntry, Hass, Place} from './panel/section.js' */
import { button, element } from './element.js';
import { reason } from './panel/section.js';
import { sections } from './panel/sections.js';

/** Milliseconds. A message with a button stays for longer. */
const READ = 5_000;
const DECIDE = 12_000;

/** The page *Slides* in Home Assistant's sidebar. Home Assistant makes it and sets `hass` and `narrow`. */
class SlideControlPanel extends HTMLElement {
  /** @type {Hass|null} */
  #hass = null;
  #narrow = false;
  #ends = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #hiding;
  #menu = /** @type {any} */ (document.createElement('ha-menu-button'));
  #main = element('main');
  #said = element('div');

  constructor() {
    super();
    const style = element('link');
    style.rel = 'stylesheet';
    style.href = new URL('panel.css', import.meta.url).href;
    const bar = element('header', this.#menu, element('h1', 'Slides'));
    this.#said.className = 'said';
    this.#said.setAttribute('role', 'status');
    this.attachShadow({ mode: 'open' }).append(style, bar, this.#main, this.#said);
  }

  set hass(/** @type {Hass} */ hass) {
    const first = !this.#hass;
    this.#hass = hass;
    this.#menu.hass = hass;
    if (first && this.isConnected) this.#fill();
  }

  set narrow(/** @type {boolean} */ narrow) {
    this.#narrow = narrow;
    this.#menu.narrow = narrow;
    this.toggleAttribute('narrow', narrow);
  }

  get narrow() {
    return this.#narrow;
  }

  connectedCallback() {
    this.#ends = new AbortController();
    if (this.#hass) this.#fill();
  }

  disconnectedCallback() {
    this.#ends.abort();
  }

  async #fill() {
    const { signal } = this.#ends;
    try {
      const decks = /** @type {DeckEntry[]} */ (await this.#line().callWS({ type: 'config_entries/get', domain: 'slide_control' }));
      if (signal.aborted) return;
      decks.sort((one, other) => one.title.localeCompare(other.title));
      this.#main.replaceChildren();
      for (const { title, show } of sections) {
        const body = element('div');
        this.#main.append(element('section', element('h2', title), body));
        await show(this.#place(body, decks, signal));
      }
    } catch (error) {
      this.#main.replaceChildren(element('p', reason(error)), button('', 'Try again', () => this.#fill(), signal));
    }
  }

  /**
   * @param {HTMLElement} body
   * @param {DeckEntry[]} decks
   * @param {AbortSignal} signal
   * @returns {Place}
   */
  #place(body, decks, signal) {
    const line = () => this.#line();
    return { body, decks, signal, tell: (text, action) => this.#tell(text, action), get hass() { return line(); } };
  }

  #line() {
    return /** @type {Hass} */ (this.#hass);
  }

  /**
   * @param {string} text
   * @param {Action} [action]
   */
  #tell(text, action) {
    clearTimeout(this.#hiding);
    const hide = () => this.#said.replaceChildren();
    this.#said.replaceChildren(element('span', text));
    if (action) {
      this.#said.append(button('plain', action.text, () => {
        hide();
        action.run();
      }, this.#ends.signal));
    }
    this.#hiding = setTimeout(hide, action ? DECIDE : READ);
  }
}

customElements.define('slide-control-panel', SlideControlPanel);
