/**
 * The page behind a display link, `/slide_control/open#slide-control=TOKEN`: opens the one hosted deck there is, lets a person choose among
 * several, and says what to do where there is none or the link is refused.
 */

const KEY = 'slide-control:open';
const PARAMETER = /(?:^#|&)slide-control=([^&]+)/;

/** Home Assistant's address, with what a reverse proxy has put before it. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/open.js
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const { signal } = new AbortController();

/**
 * @typedef {object} Hosted
 * @property {string} name the file or folder
 * @property {string} title
 * @property {string} url
 * @property {string|null} problem why it can't be shown
 */

addEventListener('hashchange', () => PARAMETER.test(location.hash) && open(), { signal });
addEventListener('pageshow', ({ persisted }) => persisted && open(), { signal }); // back from a deck
open();

async function open() {
  const token = takeToken();
  if (!token) {
    return say('This link is not complete', 'The part that opens the slides is missing.', newLink());
  }
  /** @type {Response} */
  let response;
  try {
    response = await fetch(new URL('api/slide_control/decks', base), { headers: { Authorization: `Bearer ${token}` }, signal });
  } catch {
    return say('Home Assistant does not answer', 'Check that this device is in the right network.', again());
  }
  if (response.status === 403) {
    store(null);
    return say('This link is not valid any more', 'It has expired, or its key was replaced.', newLink());
  }
  if (!response.ok) {
    return say('Home Assistant cannot open the slides', `It answered with status ${response.status}. Its log says more.`, again());
  }
  /** @type {{deck: string, hosted: Hosted[]}} */
  const { deck, hosted } = await response.json();
  document.title = `${deck} – Slide Control`;
  const links = hosted.map(({ name, title, url, problem }) => {
    const address = new URL(url.replace(/^\//, ''), base); // from Home Assistant's root, which may not be the server's
    return { name, title: title || name, problem, address: `${address}#slide-control=${token}` };
  });
  const [first, ...others] = links;
  if (!first) return empty(deck);
  if (others.length === 0 && !first.problem) return location.replace(first.address);
  choose(deck, links);
}

/** From the address, which it leaves; after a reload from this tab's storage. */
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
    // Storage is turned off: a reload will need the link again.
  }
}

/**
 * @param {string} deck
 * @param {{name: string, title: string, problem: string|null, address: string}[]} links
 */
function choose(deck, links) {
  const list = element('ul');
  for (const { name, title, problem, address } of links) {
    const text = element('span', element('strong', title), ...(name === title ? [] : [element('span', name)]));
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
  show(deck, element('h1', 'Which slides?'), list);
}

/** @param {string} deck */
function empty(deck) {
  show(
    deck,
    element('h1', 'No slides here yet'),
    element(
      'p',
      'Put an HTML file or a folder with slides into ',
      element('code', '<config>/slide_control/decks/'),
      ' on Home Assistant, then try again.',
    ),
    again(),
    element('h2', 'Your slides are elsewhere?'),
    element('p', 'Add Slide Control’s script tag to them: Home Assistant shows it under Settings, Devices & services, Slide Control.'),
  );
}

/**
 * @param {string} heading
 * @param {string} text
 * @param {Node} next what to do about it
 */
function say(heading, text, next) {
  show('Slide Control', element('h1', heading), element('p', text), next);
}

function newLink() {
  return element('p', 'Get a new link in Home Assistant: Settings, Devices & services, Slide Control.');
}

function again() {
  const button = element('button', 'Try again');
  button.type = 'button';
  button.addEventListener('click', () => open(), { signal });
  return button;
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

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {...(Node|string)} content
 */
function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}
