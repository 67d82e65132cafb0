/**
 * The dashboard card and the tile feature, as Home Assistant's frontend loads them on every page: small, and everything else is loaded when a
 * dashboard shows one.
 *
 * @import {CardConfig, CardHass, Part} from './card/config.js'
 */
import { stageOf } from './card/stage_of.js';

const CARD = 'slide-control-card';
const STEPS = 'slide-control-steps';
const NAME = 'Slide Control';
/** Home Assistant's own page comes first. */
const WORDS_MS = 2_000;
const DOCUMENTATION = 'https://github.com/slide-control/slide-control/blob/main/docs/card.md';

/** The size of each form in a view with sections (12 columns, rows of 56 px), and its height in rows of 50 px elsewhere. */
const SIZES = {
  remote: { grid: { columns: 12, min_columns: 6, rows: 9, min_rows: 8 }, height: 11 },
  buttons: { grid: { columns: 12, min_columns: 3, rows: 3, min_rows: 3 }, height: 4 },
  grid: { grid: { columns: 12, min_columns: 6, rows: 6, min_rows: 3 }, height: 8 },
  now: { grid: { columns: 12, min_columns: 6, rows: 1, min_rows: 1 }, height: 1 },
};

/** An element that collects what Home Assistant sets, and gives it to its part, whose module is loaded when the element is first shown. */
class LazyElement extends HTMLElement {
  /** @type {Record<string, unknown>} */
  given = {};
  /** @type {Part|null} */
  view = null;
  shown = false;

  /** @param {() => Promise<{start: (root: ShadowRoot) => Part}>} load */
  constructor(load) {
    super();
    this.load = load;
    for (const name of ['hass', 'preview', 'layout', 'context', 'stateObj', 'color']) {
      Object.defineProperty(this, name, { get: () => this.given[name], set: (value) => this.give(name, value) });
    }
    this.attachShadow({ mode: 'open' });
  }

  /** @param {object|undefined} config */
  setConfig(config) {
    if (!config) throw new Error('Invalid configuration');
    this.give('config', config);
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  give(name, value) {
    this.given[name] = value;
    this.view?.update(this.given);
  }

  async connectedCallback() {
    this.shown = true;
    const { start } = await this.load();
    if (!this.shown || this.view) return;
    this.view = start(/** @type {ShadowRoot} */ (this.shadowRoot));
    this.view.update(this.given);
  }

  disconnectedCallback() {
    this.shown = false;
    this.view?.end();
    this.view = null;
  }
}

class SlideControlCard extends LazyElement {
  constructor() {
    super(() => import('./card/card.js'));
  }

  getCardSize() {
    return this.size().height;
  }

  getGridOptions() {
    return this.size().grid;
  }

  size() {
    const { stage, form = 'remote' } = /** @type {CardConfig} */ (this.given.config ?? {});
    return SIZES[stage ? form : 'buttons'] ?? SIZES.buttons;
  }

  static async getConfigForm() {
    return (await import('./card/form.js')).form();
  }

  /** @param {CardHass} hass */
  static getStubConfig(hass) {
    return { stage: Object.keys(hass.entities).map((entity) => stageOf(hass, entity)).find(Boolean) ?? '', form: 'remote' };
  }
}

class SlideControlSteps extends LazyElement {
  constructor() {
    super(() => import('./card/steps.js'));
  }

  static getStubConfig() {
    return { type: `custom:${STEPS}` };
  }
}

/** A page that was open during an update has the elements of the old version until it is loaded again. */
if (!customElements.get(CARD)) {
  const { customCards = [], customCardFeatures = [] } = /** @type {any} */ (window);
  Object.assign(window, { customCards, customCardFeatures });
  const card = {
    type: CARD,
    name: NAME,
    description: '',
    preview: true,
    documentationURL: DOCUMENTATION,
    getEntitySuggestion: (/** @type {CardHass} */ hass, /** @type {string} */ entity) => {
      const stage = stageOf(hass, entity);
      if (!stage) return null;
      const cards = ['remote', 'buttons', 'grid'].map((form) => ({ config: { type: `custom:${CARD}`, stage, form } }));
      return [...cards, { config: { type: 'tile', entity, features: [{ type: `custom:${STEPS}` }] } }];
    },
  };
  const steps = {
    type: STEPS,
    name: NAME,
    isSupported: (/** @type {CardHass} */ hass, /** @type {{entity_id?: string}} */ { entity_id: entity }) => Boolean(stageOf(hass, entity)),
    configurable: false,
  };
  customCards.push(card);
  customCardFeatures.push(steps);
  // The words can wait until somebody looks for a card.
  setTimeout(async () => (await import('./card/picker.js')).describe(card, steps), WORDS_MS);
  customElements.define(CARD, SlideControlCard);
  customElements.define(STEPS, SlideControlSteps);
}
