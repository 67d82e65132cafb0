/** @import {SectionContext} from '../base/section.js' */
/** @import {Target} from '../base/show_deck.js' */
/** @import {HostedDeck} from '../base/library.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { openDialog } from '../base/dialog.js';
import { errorMessage } from '../base/section.js';
import { showDeck } from '../base/show_deck.js';

/** With fewer decks, a search would only be in the way. */
const MIN_DECKS_TO_SEARCH = 8;

/**
 * Asks which deck to show, and shows it.
 *
 * @param {HTMLElement} near
 * @param {SectionContext} context
 * @param {Target} target
 */
export async function chooseDeck(near, context, target) {
  const where = target.display?.name ?? target.stage.entry.title;
  const { dialog, body, closed } = openDialog(near, localize('panel.show_on', { stage: where }), context.signal);
  try {
    if (!context.library.listed) await context.library.refresh();
  } catch (error) {
    body.append(element('p', errorMessage(error)));
    return;
  }
  const decks = context.library.decks.filter(({ problem }) => !problem)
    .sort((one, other) => one.title.localeCompare(other.title, undefined, { numeric: true }));
  if (decks.length === 0) body.append(element('p', localize('panel.no_deck_to_show')));
  const list = element('ul', ...decks.map((deck) => choice(deck, () => {
    dialog.close();
    showDeck(context, target, deck);
  }, closed)));
  list.className = 'choices';
  if (decks.length >= MIN_DECKS_TO_SEARCH) body.append(searchField(list, closed));
  body.append(list);
  (body.querySelector('input') ?? list.querySelector('button'))?.focus();
}

/**
 * @param {HostedDeck} deck
 * @param {() => void} chosen
 * @param {AbortSignal} signal
 */
function choice({ name, title }, chosen, signal) {
  const created = button('choice', '', chosen, signal);
  created.append(element('strong', title), ...(title === name ? [] : [element('span', name)]));
  const item = element('li', created);
  item.dataset.search = `${title}\n${name}`.toLocaleLowerCase();
  return item;
}

/**
 * @param {HTMLElement} list
 * @param {AbortSignal} signal
 */
function searchField(list, signal) {
  const field = element('input');
  Object.assign(field, { type: 'search', placeholder: localize('panel.search_decks') });
  field.setAttribute('aria-label', localize('panel.search_decks'));
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    for (const item of /** @type {HTMLElement[]} */ ([...list.children])) item.hidden = !item.dataset.search?.includes(wanted);
  }, { signal });
  return field;
}
