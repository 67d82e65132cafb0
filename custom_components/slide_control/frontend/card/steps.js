/** @import {Source} from '../sources/source.js' */
/** @import {CardHass, Given, Part} from './config.js' */
import { addStyle } from '../dom/shadow_style.js';
import { button, element } from '../dom/element.js';
import { languagesOf } from '../sources/hass.js';
import { houseSource } from '../sources/house_source.js';
import '../words/en_card.js';
import { loadWords, localize } from '../words/words.js';
import { haptic } from './haptic.js';
import { stageOf } from './stage_of.js';

/** Home Assistant's own features look like this. */
const STYLE = `
  div { display: flex; gap: var(--feature-button-spacing, 12px); height: var(--feature-height, 42px); }
  button { flex: 1; min-width: 0; margin: 0; padding: 0 8px; border: 0; font: inherit; font-weight: 500; cursor: pointer; touch-action: manipulation;
    border-radius: var(--feature-border-radius, 12px); color: var(--primary-text-color);
    position: relative; overflow: hidden; background: none; }
  button::before { content: ''; position: absolute; inset: 0; opacity: .2; background: var(--feature-color, var(--primary-color)); }
  @media (hover: hover) { button:hover::before { opacity: .3; } }
  button:focus-visible { outline: 2px solid var(--feature-color, var(--primary-color)); outline-offset: -2px; }
  button[aria-disabled=true] { color: var(--disabled-text-color); cursor: default; }
`;

/**
 * *Previous* and *Next* in a tile card.
 *
 * @param {ShadowRoot} root of the feature's element
 * @returns {Part}
 */
export function start(root) {
  return new Steps(root);
}

class Steps {
  /** @type {Given} */
  #given = {};
  #lifetime = new AbortController();
  #buttons;
  /** @type {string|null} */
  #stage = null;
  /** @type {Source|null} */
  #source = null;

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.host = root.host;
    const { signal } = this.#lifetime;
    this.#buttons = /** @type {const} */ (['previous', 'next']).map((action) => button(action, '', () => this.#press(action), signal));
    const row = element('div', ...this.#buttons);
    // A tap on the tile itself would open the entity.
    row.addEventListener('click', (event) => event.stopPropagation(), { signal });
    addStyle(root, STYLE);
    root.replaceChildren(row);
  }

  /** @param {Given} given */
  async update(given) {
    this.#given = { ...given };
    const { hass, context } = given;
    const stage = hass ? stageOf(hass, context?.entity_id) : null;
    if (!hass || stage === this.#stage) return;
    this.#stage = stage;
    this.#source?.end();
    await loadWords(languagesOf(hass));
    if (!stage || stage !== this.#stage || this.#lifetime.signal.aborted) return;
    this.#source = houseSource({ hass: () => /** @type {CardHass} */ (this.#given.hass), entry: stage });
    this.#source.subscribe(({ connection, state }) => this.#draw(connection === 'connected' && state !== null), this.#lifetime.signal);
  }

  end() {
    this.#lifetime.abort();
    this.#source?.end();
  }

  /** @param {boolean} available */
  #draw(available) {
    const texts = [localize('card.previous'), localize('card.next')];
    this.#buttons.forEach((each, index) => {
      each.textContent = texts[index] ?? '';
      each.setAttribute('aria-disabled', String(!available));
    });
  }

  /** @param {'previous'|'next'} action */
  async #press(action) {
    if (!this.#source) return;
    const { result, changed, message } = await this.#source.press(action);
    const moved = result === 'applied' && changed === true;
    haptic(moved);
    if (!moved) this.#say(message);
  }

  /** @param {string} message shown as Home Assistant shows its own, at the bottom of the window */
  #say(message) {
    this.host.dispatchEvent(new CustomEvent('hass-notification', { detail: { message }, bubbles: true, composed: true }));
  }
}
