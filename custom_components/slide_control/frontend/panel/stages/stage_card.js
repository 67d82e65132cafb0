/** @import {LiveStage} from '../base/live_stages.js' */
/** @import {SectionContext} from '../base/section.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { iconButton } from '../base/icons.js';
import { openHere } from '../base/open_here.js';
import { labelled, withSignal } from '../base/section.js';
import { closeDeck } from '../base/show_deck.js';
import { StageDisplays } from './stage_displays.js';
import { chooseDeck } from './choose_deck.js';
import { NowShown } from './now_shown.js';
import { presentOnPhone } from './present_on_phone.js';

/** One stage: what it shows, what to do with it, and its displays. */
export class StageCard {
  #name = element('h3');
  #badge = element('span');
  #buttons = element('div');
  #rest = element('div');
  /** The entry's state and rights, for which the buttons were made. */
  #made = '';
  /** @type {AbortController|null} of what was made for them */
  #lifetime = null;
  /** @type {NowShown|null} */
  #now = null;
  /** @type {StageDisplays|null} */
  #displays = null;
  /** @type {HTMLButtonElement|null} */
  #close = null;

  /**
   * @param {SectionContext} context
   * @param {LiveStage} stage
   */
  constructor(context, stage) {
    this.context = context;
    this.stage = stage;
    this.#badge.className = 'badge';
    this.#buttons.className = 'buttons';
    const heading = element('div', this.#name, this.#badge);
    heading.className = 'heading';
    this.node = element('article', heading, this.#rest);
    this.node.className = 'card stage';
    context.signal.addEventListener('abort', () => this.#lifetime?.abort(), { once: true });
  }

  /** @param {LiveStage} stage */
  update(stage) {
    this.stage = stage;
    const { entry, status, state } = stage;
    this.#name.textContent = entry.title;
    this.#make();
    const presenting = state !== null;
    const running = entry.state === 'loaded';
    this.#badge.textContent = running ? localize(presenting ? 'panel.presenting' : 'panel.idle') : localize('panel.not_running');
    this.#badge.classList.toggle('on', presenting);
    this.#now?.update(stage);
    this.#displays?.update(stage);
    if (this.#close) this.#close.hidden = !status?.displays.some((display) => display.opens && display.state === 'showing');
  }

  /** Makes the parts for the entry's state and rights, unless they were made before. */
  #make() {
    const { entry } = this.stage;
    const made = `${entry.state} ${entry.may.join()} ${entry.title}`;
    if (made === this.#made) return;
    this.#made = made;
    this.#lifetime?.abort();
    this.#lifetime = new AbortController();
    this.#now = this.#displays = this.#close = null;
    if (entry.state !== 'loaded') {
      this.#rest.replaceChildren(element('p', localize('panel.not_running_hint')));
      return;
    }
    const { signal } = this.#lifetime;
    const context = withSignal(this.context, signal);
    this.#now = new NowShown(context);
    this.#displays = new StageDisplays(context, this.stage);
    this.#buttons.replaceChildren(...this.#actions(signal));
    const about = element('div', this.#now.text, this.#buttons);
    about.className = 'about';
    const now = element('div', this.#now.picture, about);
    now.className = 'now';
    this.#rest.replaceChildren(now, this.#displays.node);
  }

  /** @param {AbortSignal} signal */
  #actions(signal) {
    const { context } = this;
    const { entry } = this.stage;
    const made = [];
    if (entry.may.includes('command')) {
      made.push(labelled(button('', localize('panel.present'), () => context.go(`/present/${entry.entry_id}`), signal), entry.title));
      made.push(labelled(button('tonal', localize('panel.present_on_phone'), () => presentOnPhone(this.node, context, entry), signal), entry.title));
    }
    if (entry.may.includes('open')) {
      made.push(labelled(button('tonal', localize('panel.show'), () => chooseDeck(this.node, context, { stage: this.stage }), signal), entry.title));
      this.#close = labelled(button('plain', localize('panel.close'), () => closeDeck(context, { stage: this.stage }), signal), entry.title);
      made.push(this.#close);
    }
    if (context.admin) made.push(iconButton('open', localize('panel.open_here'), entry.title, () => openHere(context, this.stage), signal));
    return made;
  }
}
