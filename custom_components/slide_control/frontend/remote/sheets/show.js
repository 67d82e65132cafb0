/** @import {DeckChoice} from '../../sources/source.js' */
/** @import {Actions, Part} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { searchable } from '../outline/search.js';
import { box, setText, text } from '../parts/draw.js';

/** More decks than these have a search. */
const FEW_DECKS = 8;

/**
 * Chooses a deck, and shows it.
 *
 * @param {Actions} actions
 * @param {string|undefined} display its id; else each that waits
 * @param {() => void} done closes the sheet
 * @returns {Part}
 */
export function showSheet({ source, signal }, display, done) {
  const problem = element('p');
  problem.className = 'problem';
  problem.setAttribute('role', 'alert');
  const list = element('ul');
  list.className = 'decks';
  const hint = element('p', localize('remote.loading'));
  hint.setAttribute('role', 'status');
  const part = box('show', problem, hint, list);

  const show = async (/** @type {DeckChoice} */ { name, title }, /** @type {HTMLElement} */ pressed) => {
    setText(problem, '');
    part.classList.add('opening');
    pressed.classList.add('waiting');
    setText(hint, localize('remote.opening', { deck: title }));
    try {
      await source.open(name, display ?? null);
      done();
    } catch (error) {
      setText(problem, /** @type {Error} */ (error).message);
    }
    setText(hint, '');
    part.classList.remove('opening');
    pressed.classList.remove('waiting');
  };

  const load = async () => {
    try {
      const decks = await source.decks();
      setText(hint, decks.length ? '' : localize('remote.no_decks'));
      list.replaceChildren(...decks.map((deck) => deckItem(deck, show, signal)));
      if (decks.length > FEW_DECKS) part.insertBefore(searchField(list, signal), list);
    } catch (error) {
      setText(hint, '');
      setText(problem, /** @type {Error} */ (error).message);
    }
  };
  load();
  return { element: part, update() {} };
}

/**
 * @param {DeckChoice} deck
 * @param {(deck: DeckChoice, pressed: HTMLElement) => void} show
 * @param {AbortSignal} signal
 */
function deckItem(deck, show, signal) {
  const title = text('span', 'name');
  setText(title, deck.title);
  const item = element('li');
  if (deck.problem) {
    item.append(title, element('p', deck.problem));
    return item;
  }
  const choose = button('plain', '', () => show(deck, choose), signal);
  choose.append(title);
  item.append(choose);
  return item;
}

/**
 * @param {HTMLElement} list
 * @param {AbortSignal} signal
 */
function searchField(list, signal) {
  const search = element('input');
  search.type = 'search';
  search.placeholder = localize('remote.search_decks');
  search.setAttribute('aria-label', localize('remote.search_decks'));
  search.addEventListener('input', () => {
    const needle = searchable(search.value.trim());
    for (const item of list.children) /** @type {HTMLElement} */ (item).hidden = !searchable(item.textContent ?? '').includes(needle);
  }, { signal });
  return box('search', search);
}
