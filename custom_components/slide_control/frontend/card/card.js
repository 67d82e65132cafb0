/** @import {Source} from '../sources/source.js' */
/** @import {CardConfig, CardHass, Form, Given, Part} from './config.js' */
import { addStyle } from '../dom/shadow_style.js';
import { element } from '../dom/element.js';
import { languagesOf } from '../sources/hass.js';
import { houseSource } from '../sources/house_source.js';
import '../words/en_card.js';
import { loadWords, localize } from '../words/words.js';
import { showGrid } from './grid.js';
import { haptic, hapticAlert } from './haptic.js';
import { showRemote } from './remote.js';
import { STYLE } from './style.js';

/** @type {Record<Form, (content: HTMLElement, source: Source, options: CardOptions) => void>} */
const FORMS = { remote: showRemote, buttons: showRemote, grid: showGrid, now: showRemote };

/**
 * @typedef {object} CardOptions
 * @property {Form} form
 * @property {boolean} readOnly
 * @property {boolean} confirm
 * @property {boolean} notes
 * @property {(moved: boolean) => void} buzz
 * @property {() => void} alert
 * @property {AbortSignal} signal ends it
 */

/**
 * @param {ShadowRoot} root of the card's element
 * @returns {Part}
 */
export function start(root) {
  return new Card(root);
}

/** A stage in a card of a dashboard. */
class Card {
  /** @type {Given} */
  #given = {};
  #card = element(/** @type {any} */ ('ha-card'));
  #content = element('div');
  /** Stage and options that are shown. */
  #shown = '';
  #language = '';
  #lifetime = new AbortController();

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.host = root.host;
    this.#card.append(this.#content);
    addStyle(root, STYLE);
    root.replaceChildren(this.#card);
  }

  /** @param {Given} given */
  async update(given) {
    this.#given = { ...given };
    const { hass, config } = given;
    if (!hass || !config) return;
    const [wanted = ''] = languagesOf(hass);
    if (this.#language !== wanted) {
      this.#language = wanted;
      await loadWords([wanted]);
    }
    const shown = JSON.stringify([this.#language, config]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#show(config);
    }
    this.#fit(config);
  }

  end() {
    this.#lifetime.abort();
  }

  /** Takes the height that the view gives, and no presses in an editor. */
  #fit(/** @type {CardConfig} */ config) {
    const { layout, preview = false } = this.#given;
    this.host.toggleAttribute('inert', preview);
    this.#content.classList.toggle('inert', preview);
    this.host.setAttribute('layout', layout === 'grid' && config.grid_options?.rows !== 'auto' ? 'grid' : 'free');
  }

  /** @param {CardConfig} config */
  #show({ stage, form = 'remote', read_only: readOnly = false, confirm = false, hide_notes: hideNotes = false }) {
    this.#lifetime.abort();
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    this.#card.className = form in FORMS ? form : '';
    if (!(form in FORMS)) return this.#say(localize('card.unknown_form', { form, forms: Object.keys(FORMS).join(', ') }));
    if (!stage) return this.#say(localize('card.no_stage'), localize('card.no_stage_hint'));
    const source = houseSource({ hass: () => /** @type {CardHass} */ (this.#given.hass), entry: stage });
    signal.addEventListener('abort', () => source.end());
    this.#content.replaceChildren();
    FORMS[form](this.#content, source, { form, readOnly, confirm, notes: !hideNotes, buzz: haptic, alert: hapticAlert, signal });
    source.subscribe((snapshot) => {
      if (snapshot.connection === 'refused') this.#refused(snapshot.problem ?? '');
    }, signal);
  }

  /** @param {string} problem */
  #refused(problem) {
    // Only administrators edit dashboards.
    this.#say(problem, ...(this.#given.hass?.user?.is_admin ? [localize('card.refused_hint')] : []));
  }

  /** @param {string[]} sentences */
  #say(...sentences) {
    const said = element('div', ...sentences.map((each) => element('p', each)));
    said.className = 'sentence';
    said.setAttribute('role', 'status');
    this.#card.classList.add('said');
    this.#content.replaceChildren(said);
  }
}
