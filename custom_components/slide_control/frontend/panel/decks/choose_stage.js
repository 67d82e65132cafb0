/** @import {HostedDeck} from '../base/library.js' */
/** @import {SectionContext} from '../base/section.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { openDialog } from '../base/dialog.js';
import { showDeck } from '../base/show_deck.js';

/**
 * Asks on which stage to show a deck, and shows it.
 *
 * @param {HTMLElement} near
 * @param {SectionContext} context
 * @param {HostedDeck} deck
 */
export function chooseStage(near, context, deck) {
  const { dialog, body, closed } = openDialog(near, localize('panel.show_deck', { deck: deck.title }), context.signal);
  const list = element('ul', ...context.stages.open.map((stage) => element('li', button('choice', stage.entry.title, () => {
    dialog.close();
    showDeck(context, { stage }, deck);
  }, closed))));
  list.className = 'choices';
  body.append(list);
  list.querySelector('button')?.focus();
}
