/** @import {Action, Hass, SectionContext} from './panel/base/section.js' */
import { button, element, markDirection } from './dom/element.js';
import { failure } from './panel/base/failure.js';
import { iconButton } from './panel/base/icons.js';
import { Library } from './panel/base/library.js';
import { Listeners } from './panel/base/listeners.js';
import { LiveStages } from './panel/base/live_stages.js';
import { showHome } from './panel/home.js';
import { showPresent } from './panel/present.js';
import { keepStills } from './preview/stills.js';
import { languagesOf } from './sources/hass.js';
import './words/en_panel.js';
import { addMessages, language, loadWords, localize, wordsLoaded } from './words/words.js';

const MESSAGE_MS = 5_000;
/** For a message with a button. */
const ACTION_MESSAGE_MS = 12_000;
const PRESENT = /^\/present\/(\w+)$/;
const TALK = /^\/talk\/(\w+)\/([\w-]+)$/;

addMessages();

/**
 * The panel in the sidebar of Home Assistant, which creates it and sets `hass`, `narrow` and `route`. Its views are the home page, at
 * `/slide-control/present/ENTRY` the remote of a stage, and at `/slide-control/talk/ENTRY/TALK` the report of a talk.
 */
class SlideControlPanel extends HTMLElement {
  /** @type {Hass|null} */
  #hass = null;
  #narrow = false;
  #path = '';
  #prefix = '/slide-control';
  /** Ends when the panel is left. */
  #lifetime = new AbortController();
  /** Ends when another view is shown. */
  #view = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #hideTimer;
  #menu = /** @type {any} */ (document.createElement('ha-menu-button'));
  #start = element('div', this.#menu);
  #main = element('main');
  #message = element('div');

  constructor() {
    super();
    const style = element('link');
    style.rel = 'stylesheet';
    style.href = new URL('panel.css', import.meta.url).href;
    this.#start.className = 'start';
    this.#message.className = 'message';
    this.#message.setAttribute('role', 'status');
    this.attachShadow({ mode: 'open' }).append(style, element('header', this.#start, element('h1', 'Slide Control')), this.#main, this.#message);
  }

  set hass(/** @type {Hass} */ hass) {
    const before = this.#hass;
    this.#hass = hass;
    this.#menu.hass = hass;
    if (!before && this.isConnected) this.#render();
    // A stage is a device, too: one may have been added, renamed or removed.
    if (before && before.devices !== hass.devices) this.#stages?.refresh().catch(() => {});
  }

  set narrow(/** @type {boolean} */ narrow) {
    this.#narrow = narrow;
    this.#menu.narrow = narrow;
    this.toggleAttribute('narrow', narrow);
  }

  get narrow() {
    return this.#narrow;
  }

  set route(/** @type {{prefix: string, path: string}} */ { prefix, path }) {
    this.#prefix = prefix;
    if (path === this.#path) return;
    this.#path = path;
    if (this.#hass && this.isConnected) this.#render();
  }

  connectedCallback() {
    this.#lifetime = new AbortController();
    if (this.#hass) this.#render();
  }

  disconnectedCallback() {
    this.#lifetime.abort();
    this.#view.abort();
  }

  /** @type {LiveStages|null} of the current view */
  #stages = null;

  async #render() {
    this.#view.abort();
    this.#view = new AbortController();
    const { signal } = this.#view;
    const entry = PRESENT.exec(this.#path)?.[1];
    const [, talkEntry, talk] = TALK.exec(this.#path) ?? [];
    this.#main.replaceChildren();
    this.#main.classList.toggle('present', entry !== undefined);
    this.toggleAttribute('presenting', entry !== undefined);
    try {
      await loadWords(languagesOf(this.#connectedHass()));
      this.lang = language();
      if (signal.aborted) return;
      this.#setStart(entry !== undefined || talk !== undefined);
      if (talkEntry && talk) await this.#showReport(talkEntry, talk, signal);
      else if (entry === undefined) await showHome(this.#main, this.#shared(signal));
      else await showPresent(this.#main, this.#shared(signal), entry);
    } catch (error) {
      if (signal.aborted) return;
      this.#main.replaceChildren(failure(error, () => this.#render(), signal));
    }
  }

  /**
   * @param {string} entry
   * @param {string} talk
   * @param {AbortSignal} signal
   */
  async #showReport(entry, talk, signal) {
    const { showReport } = await import('./panel/talks/report/report.js');
    await wordsLoaded();
    if (!signal.aborted) await showReport(this.#main, this.#shared(signal), entry, talk);
  }

  /** @param {boolean} back whether there is a way back instead of the menu */
  #setStart(back) {
    markDirection(this);
    const { signal } = this.#view;
    this.#start.replaceChildren(back ? iconButton('back', localize('panel.back'), '', () => this.#back(), signal) : this.#menu);
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Omit<SectionContext, 'body'|'actions'>}
   */
  #shared(signal) {
    const current = () => this.#connectedHass();
    this.#stages = new LiveStages(current, signal);
    const admin = current().user?.is_admin !== false;
    if (admin) keepStills((still) => current().callWS({ type: 'slide_control/hosted/keep_still', ...still }));
    return {
      admin,
      stages: this.#stages,
      library: new Library(current, signal),
      pairing: { start: () => {} },
      guestLinks: new Listeners(),
      notify: (text, action) => this.#notify(text, action),
      go: (path) => this.#go(path),
      signal,
      get hass() { return current(); },
    };
  }

  /** @param {string} path below the panel's own */
  #go(path) {
    history.pushState({ slideControl: true }, '', `${this.#prefix}${path}`);
    window.dispatchEvent(new CustomEvent('location-changed', { detail: { replace: false } }));
  }

  #back() {
    if (history.state?.slideControl) {
      history.back();
      return;
    }
    history.replaceState(null, '', this.#prefix);
    window.dispatchEvent(new CustomEvent('location-changed', { detail: { replace: true } }));
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
    // What lies outside a modal dialog is dimmed.
    (this.shadowRoot?.querySelector('dialog[open]') ?? this.shadowRoot)?.append(this.#message);
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
