/** @import {SectionContext} from '../base/section.js' */
/** @import {TalkSummary} from './types.js' */
import { button, element } from '../../dom/element.js';
import '../../words/en_talks.js';
import { localize } from '../../words/words.js';
import { iconButton } from '../base/icons.js';
import { labelled } from '../base/section.js';
import { renameTalk } from './commands.js';
import { exportTalk } from './export_talk.js';
import { talkFacts, talkName } from './names.js';

/** A talk in the list: what it was, and what can be done with its record. */
export class TalkRow {
  #name = element('strong');
  #facts = element('span');
  #buttons = element('div');
  #made = '';

  /**
   * @param {SectionContext} context
   * @param {string} entry id of the stage
   * @param {(talk: TalkSummary) => void} remove
   */
  constructor(context, entry, remove) {
    this.context = context;
    this.entry = entry;
    this.remove = remove;
    this.#name.dir = 'auto';
    this.#buttons.className = 'buttons';
    const text = element('div', this.#name, this.#facts);
    text.className = 'text';
    this.node = element('li', text, this.#buttons);
  }

  /** @param {TalkSummary} talk */
  update(talk) {
    const name = talkName(talk);
    this.#name.textContent = name;
    this.#facts.textContent = talkFacts(talk);
    const made = JSON.stringify([name, talk.running, talk.started_at]);
    if (made === this.#made) return;
    this.#made = made;
    const focused = [...this.#buttons.children].findIndex((each) => each.matches(':focus'));
    this.#buttons.replaceChildren(...this.#actions(talk, talkFacts(talk)));
    /** @type {HTMLElement|undefined} */ (this.#buttons.children[focused])?.focus();
  }

  /**
   * @param {TalkSummary} talk
   * @param {string} facts tell talks of one name apart
   */
  #actions(talk, facts) {
    const { context, entry } = this;
    const { signal } = context;
    const of = `${talkName(talk)}, ${facts}`;
    const open = labelled(button('tonal', localize('talks.open'), () => context.go(`/talk/${entry}/${talk.id}`), signal), of);
    const actions = [open, iconButton('download', localize('talks.export'), of, () => exportTalk(this.node, context, entry, talk), signal)];
    if (talk.running) return actions; // it is still written
    return [
      ...actions,
      iconButton('edit', localize('talks.rename'), of, () => renameTalk(this.node, context, entry, talk), signal),
      iconButton('delete', localize('talks.delete'), of, () => this.remove(talk), signal),
    ];
  }
}
