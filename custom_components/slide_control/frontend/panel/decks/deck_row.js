/** @import {HostedDeck} from '../base/library.js' */
/** @import {LiveStage} from '../base/live_stages.js' */
/** @import {SectionContext} from '../base/section.js' */
/** @import {WordKey} from '../../words/words.js' */
import { button, element } from '../../dom/element.js';
import { locale, localize, localizeMessageNow, localizeProblemNow } from '../../words/words.js';
import { iconButton } from '../base/icons.js';
import { openHere } from '../base/open_here.js';
import { errorMessage, labelled } from '../base/section.js';
import { showDeck } from '../base/show_deck.js';
import { chooseStage } from './choose_stage.js';
import { download } from './download.js';
import { exportDeck } from './export_deck.js';
import { Thumbnail } from './thumbnail.js';

/** With more stages, one button asks which. */
const MAX_STAGE_BUTTONS = 2;
const BYTES = 1024;

/** @type {Record<string, WordKey>} */
const FORMATS = {
  html: 'panel.format_html',
  markdown: 'panel.format_markdown',
  notebook: 'panel.format_notebook',
  opendocument: 'panel.format_opendocument',
  pdf: 'panel.format_pdf',
  powerpoint: 'panel.format_powerpoint',
  zip: 'panel.format_zip',
};

/** A deck: what it is, and what can be done with it. */
export class DeckRow {
  #title = element('strong');
  #facts = element('span');
  #status = element('span');
  #problem = element('span');
  #buttons = element('div');
  #thumbnail;
  #made = '';

  /**
   * @param {SectionContext} context
   * @param {(deck: HostedDeck) => void} remove
   */
  constructor(context, remove) {
    this.context = context;
    this.remove = remove;
    this.#thumbnail = new Thumbnail(context.signal);
    this.#status.className = 'status';
    this.#problem.className = 'bad';
    this.#buttons.className = 'buttons';
    const text = element('div', this.#title, this.#facts, this.#status, this.#problem);
    text.className = 'text';
    this.node = element('li', this.#thumbnail.node, text, this.#buttons);
  }

  /** @param {HostedDeck} deck */
  update(deck) {
    const { stages } = this.context;
    this.node.dataset.name = deck.name;
    this.#title.textContent = deck.title;
    this.#facts.textContent = describe(deck);
    this.#status.textContent = deck.status ? localizeMessageNow(deck.status) : '';
    this.#problem.textContent = localizeProblemNow(deck);
    this.#thumbnail.update(deck);
    const made = JSON.stringify([deck, stages.open.map(({ entry }) => [entry.entry_id, entry.title])]);
    if (made === this.#made) return;
    this.#made = made;
    const focused = [...this.#buttons.children].findIndex((each) => each.matches(':focus'));
    this.#buttons.replaceChildren(...this.#actions(deck, stages.open));
    /** @type {HTMLElement|undefined} */ (this.#buttons.children[focused])?.focus();
  }

  /**
   * @param {HostedDeck} deck
   * @param {LiveStage[]} targets
   */
  #actions(deck, targets) {
    const { context } = this;
    const { signal, admin, stages } = context;
    const { title } = deck;
    const made = deck.problem ? [] : this.#showButtons(deck, targets);
    if (!admin) return made;
    const running = stages.all.find(({ entry }) => entry.state === 'loaded');
    if (!deck.problem && running) made.push(iconButton('open', localize('panel.open_here'), title, () => openHere(context, running, deck.name), signal));
    if (deck.fetched) made.push(iconButton('update', localize('panel.update'), title, () => this.#update(deck), signal));
    made.push(
      iconButton('download', localize('panel.download'), title, () => download(context, deck), signal),
      ...(deck.problem ? [] : [iconButton('export', localize('panel.export'), title, () => exportDeck(this.node, context, deck), signal)]),
      iconButton('delete', localize('panel.delete'), title, () => this.remove(deck), signal),
    );
    return made;
  }

  /** @param {HostedDeck} deck */
  async #update({ name, title }) {
    const { hass, library, notify } = this.context;
    notify(localize('panel.updating', { deck: title }));
    try {
      await hass.callWS({ type: 'slide_control/hosted/update', name });
      await library.refresh();
      notify(localize('panel.updated', { deck: title }));
    } catch (error) {
      notify(errorMessage(error));
    }
  }

  /**
   * @param {HostedDeck} deck
   * @param {LiveStage[]} targets
   */
  #showButtons(deck, targets) {
    const { context } = this;
    if (targets.length > MAX_STAGE_BUTTONS) {
      return [labelled(button('tonal', localize('panel.show'), () => chooseStage(this.node, context, deck), context.signal), deck.title)];
    }
    return targets.map((stage) => {
      const shown = button('tonal', localize('panel.show_on', { stage: stage.entry.title }), () => showDeck(context, { stage }, deck), context.signal);
      return labelled(shown, deck.title);
    });
  }
}

/** @param {HostedDeck} deck */
function describe({ name, title, kind, slides, hidden, notes, size, modified }) {
  const date = modified === null ? '' : new Date(modified * 1_000).toLocaleDateString(locale(), { dateStyle: 'medium' });
  const facts = [
    FORMATS[kind] ? localize(FORMATS[kind]) : kind,
    slides === null ? '' : localize('panel.slides', { count: slides }),
    hidden ? localize('panel.hidden_slides', { count: hidden }) : '',
    notes ? localize('panel.with_notes') : '',
    size === null ? '' : bytes(size),
    date,
    name === title ? '' : name,
  ];
  return facts.filter(Boolean).join(' · ');
}

/** @param {number} size */
function bytes(size) {
  const unit = size < BYTES ** 2 ? 'kilobyte' : 'megabyte';
  const value = Math.max(0.1, size / (unit === 'kilobyte' ? BYTES : BYTES ** 2));
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
