/** @import {Action, StageEntry, Hass, SectionContext} from './panel/section.js' */
import { button, element } from './dom/element.js';
import { loadWords, localize } from './words/words.js';
import { errorMessage } from './panel/section.js';
import { sections } from './panel/sections.js';

const MESSAGE_MS = 5_000;
/** For a message with a button. */
const ACTION_MESSAGE_MS = 12_000;

/** The panel in the sidebar of Home Assistant, which creates it and sets `hass` and `narrow`. */
class SlideControlPanel extends HTMLElement {
  /** @type {Hass|null} */
  #hass = null;
  #narrow = false;
  #lifetime = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #hideTimer;
  #menu = /** @type {any} */ (document.createElement('ha-menu-button'));
  #main = element('main');
  #message = element('div');

  constructor() {
    super();
    const style = element('link');
    style.rel = 'stylesheet';
    style.href = new URL('panel.css', import.meta.url).href;
    const bar = element('header', this.#menu, element('h1', 'Slide Control'));
    this.#message.className = 'message';
    this.#message.setAttribute('role', 'status');
    this.attachShadow({ mode: 'open' }).append(style, bar, this.#main, this.#message);
  }

  set hass(/** @type {Hass} */ hass) {
    const first = !this.#hass;
    this.#hass = hass;
    this.#menu.hass = hass;
    if (first && this.isConnected) this.#render();
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
    this.#lifetime = new AbortController();
    if (this.#hass) this.#render();
  }

  disconnectedCallback() {
    this.#lifetime.abort();
  }

  async #render() {
    const { signal } = this.#lifetime;
    try {
      await loadWords([this.#connectedHass().language ?? 'en']);
      if (signal.aborted) return;
      if (this.#connectedHass().user?.is_admin === false) {
        this.#main.replaceChildren(element('p', localize('panel.admin_only')), element('p', localize('panel.admin_only_hint')));
        return;
      }
      const stages = /** @type {StageEntry[]} */ (await this.#connectedHass().callWS({ type: 'config_entries/get', domain: 'slide_control' }));
      if (signal.aborted) return;
      stages.sort((one, other) => one.title.localeCompare(other.title));
      this.#main.replaceChildren();
      for (const { title, show } of sections) {
        const body = element('div');
        this.#main.append(element('section', element('h2', title()), body));
        await show(this.#context(body, stages, signal));
      }
    } catch (error) {
      this.#main.replaceChildren(element('p', errorMessage(error)), button('', localize('common.try_again'), () => this.#render(), signal));
    }
  }

  /**
   * @param {HTMLElement} body
   * @param {StageEntry[]} stages
   * @param {AbortSignal} signal
   * @returns {SectionContext}
   */
  #context(body, stages, signal) {
    const current = () => this.#connectedHass();
    return { body, stages, signal, notify: (text, action) => this.#notify(text, action), get hass() { return current(); } };
  }

  #connectedHass() {
    return /** @type {Hass} */ (this.#hass);
  }

  /**
   * @param {string} text
   * @param {Action} [action]
   */
  #notify(text, action) {
    clearTimeout(this.#hideTimer);
    const hide = () => this.#message.replaceChildren();
    this.#message.replaceChildren(element('span', text));
    if (action) {
      this.#message.append(button('plain', action.text, () => {
        hide();
        action.run();
      }, this.#lifetime.signal));
    }
    this.#hideTimer = setTimeout(hide, action ? ACTION_MESSAGE_MS : MESSAGE_MS);
  }
}

customElements.define('slide-control-panel', SlideControlPanel);
