/** @import {SectionContext} from '../base/section.js' */
/** @import {TalkSummary} from './types.js' */
import { button, element } from '../../dom/element.js';
import '../../words/en_talks.js';
import { localize } from '../../words/words.js';
import { labelled } from '../base/section.js';
import { restoreTalk } from './commands.js';
import { talkFacts, talkName } from './names.js';

/** The deleted talks that can be restored. */
export class TalkTrash {
  #summary = element('summary');
  #list = element('ul');
  #known = '';
  node = element('details', this.#summary, this.#list);

  /**
   * @param {SectionContext} context
   * @param {string} entry id of the stage
   */
  constructor(context, entry) {
    this.context = context;
    this.entry = entry;
    this.node.hidden = true;
  }

  /** @param {TalkSummary[]} talks */
  update(talks) {
    this.node.hidden = talks.length === 0;
    this.#summary.textContent = localize('talks.trash', { count: talks.length });
    const known = JSON.stringify(talks);
    if (known === this.#known) return;
    this.#known = known;
    const { signal } = this.context;
    this.#list.replaceChildren(...talks.map((talk) => {
      const facts = talkFacts(talk);
      const text = element('div', element('strong', talkName(talk)), element('span', facts));
      text.className = 'text';
      const restore = button('plain', localize('talks.restore'), () => restoreTalk(this.context, this.entry, talk), signal);
      return element('li', text, labelled(restore, `${talkName(talk)}, ${facts}`));
    }));
  }
}
