/**
 * The page behind a display link, `/slide_control/open#slide-control=TOKEN`. It opens the only hosted deck, lists the decks if there are
 * several, and explains what to do if there is none or the link is refused.
 */

/** @import {Said} from './words/words.js' */
import { button, element } from './dom/element.js';
import { loadWords, localize, localizeMessage, localizeNodes, localizeProblem, setPageLanguage } from './words/words.js';

const KEY = 'slide-control:open';
const PARAMETER = /(?:^#|&)slide-control=([^&]+)/;

/** Home Assistant's address, including the path of a reverse proxy. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/open.js
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const { signal } = new AbortController(); // for the lifetime of the page

/**
 * @typedef {object} ListedDeck
 * @property {string} name the file or folder
 * @property {string} title
 * @property {string} url
 * @property {string|null} problem why it can't be shown, in English; its key is beside it
 * @property {Said|null} note what it needs at this display
 */

addEventListener('hashchange', () => PARAMETER.test(location.hash) && open(), { signal });
addEventListener('pageshow', ({ persisted }) => persisted && open(), { signal }); // back from a deck
open();

async function open() {
  const token = takeToken();
  await loadWords();
  setPageLanguage();
  if (!main.querySelector('h1')) main.append(element('h1', localize('open.opening')));
  if (!token) {
    return explain(localize('common.link_incomplete'), localize('open.incomplete_hint'), newLink());
  }
  /** @type {Response} */
  let response;
  try {
    response = await fetch(new URL('api/slide_control/decks', base), { headers: { Authorization: `Bearer ${token}` }, signal });
  } catch {
    return explain(localize('common.home_assistant_silent'), localize('open.silent_hint'), again());
  }
  if (response.status === 403) {
    store(null);
    return explain(localize('common.link_invalid'), localize('common.link_expired'), newLink());
  }
  if (!response.ok) {
    return explain(localize('open.failed'), localize('open.failed_hint', { status: response.status }), again());
  }
  /** @type {{stage: string, hosted: ListedDeck[]}} */
  const { stage, hosted } = await response.json();
  document.title = localize('open.page_title', { stage });
  const links = await Promise.all(hosted.map(async (deck) => {
    const { name, title, url, note } = deck;
    const address = new URL(url.replace(/^\//, ''), base); // from the root of Home Assistant, which may not be that of the server
    return {
      name,
      title: title || name,
      problem: await localizeProblem(deck),
      note: note && await localizeMessage(note),
      address: address.href,
    };
  }));
  const [first, ...others] = links;
  if (!first) return explainEmpty(stage);
  if (others.length === 0 && !first.problem) return location.replace(first.address);
  choose(stage, links);
}

/** @returns {string|null} the token from the address, where it is removed; after a reload, from the storage of this tab */
function takeToken() {
  const token = PARAMETER.exec(location.hash)?.[1];
  if (token) {
    history.replaceState(null, '', location.pathname + location.search);
    store(token);
    return token;
  }
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {string|null} token */
function store(token) {
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is turned off: after a reload, the link must be opened again.
  }
}

/**
 * @param {string} stage
 * @param {{name: string, title: string, problem: string|null, note: string|null, address: string}[]} links
 */
function choose(stage, links) {
  const list = element('ul');
  for (const { name, title, problem, note, address } of links) {
    const text = element('span', element('strong', title), ...(name === title ? [] : [element('span', name)]));
    if (note && !problem) text.append(element('span', note));
    if (problem) {
      text.append(element('span', problem));
      const entry = element('li', text);
      entry.className = 'deck broken';
      list.append(entry);
      continue;
    }
    const link = element('a', text);
    link.className = 'deck';
    link.href = address;
    list.append(element('li', link));
  }
  show(stage, element('h1', localize('open.choose')), list);
}

/** @param {string} stage */
function explainEmpty(stage) {
  show(
    stage,
    element('h1', localize('open.empty')),
    element('p', ...localizeNodes('open.empty_hint', { folder: element('code', '<config>/slide_control/decks/') })),
    again(),
    element('h2', localize('open.elsewhere')),
    element('p', localize('open.elsewhere_hint')),
  );
}

/**
 * @param {string} heading
 * @param {string} text
 * @param {Node} next what to do
 */
function explain(heading, text, next) {
  show('Slide Control', element('h1', heading), element('p', text), next);
}

function newLink() {
  const pairing = element('a', localize('common.pair_instead'));
  pairing.href = new URL('slide_control/wait', base).href;
  return element('div', element('p', localize('common.get_new_link')), element('p', pairing));
}

function again() {
  return button('', localize('common.try_again'), () => open(), signal);
}

/**
 * @param {string} kicker
 * @param {...Node} content
 */
function show(kicker, ...content) {
  const first = element('p', kicker);
  first.className = 'kicker';
  main.replaceChildren(first, ...content);
  main.setAttribute('aria-busy', 'false');
}
