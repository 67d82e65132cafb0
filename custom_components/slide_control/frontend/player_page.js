/**
 * The player, `/slide_control/player#slide-control=TOKEN&deck=ADDRESS`: shows any deck in a frame and makes it a display. Without an
 * address it asks for one.
 */

/** @import {Problem} from './player/address.js' */
import { button, element } from './element.js';
import { Card, ways } from './player/face.js';
import { offerFullScreen } from './player/full_screen.js';
import { giveKeys } from './player/keys.js';
import { Player } from './player/player.js';
import { fromLink, keepLink, paired } from './player/token.js';

/** Home Assistant's address, with what a reverse proxy has put before it. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/player_page.js
const { signal } = new AbortController(); // of what lasts as long as the page
const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const card = new Card(find('card'));

addEventListener('hashchange', () => location.hash.includes('slide-control=') && location.reload(), { signal });
const link = fromLink() ?? (paired() && { token: paired()?.token ?? '', deck: '' });
if (link) play(link.token, link.deck);
else newLink('This link is not complete', 'The part that lets this page show slides is missing.');

/**
 * @param {string} token
 * @param {string} deck the address, "" to ask for it
 */
function play(token, deck) {
  let asking = deck === '';
  const open = (/** @type {string} */ address) => {
    asking = false;
    deck = address;
    keepLink({ token, deck });
    player.open(address);
  };
  const choose = () => {
    asking = true;
    keepLink({ token, deck: '' });
    player.wait();
    ask(token, deck, open);
  };
  const player = new Player({ base, token, place: find('stage') }, {
    idle: (name) => {
      if (name !== null || asking || player.stage.frame) return;
      card.show('Slide Control', 'Home Assistant does not answer', element('p', 'This page goes on trying.'));
    },
    opening: (url) => {
      asking = false;
      card.hide();
      document.title = `${url.host || 'Slides'} – Slide Control`;
    },
    shown: () => card.hide(),
    problem: (problem) => explain(deck, problem, {
      again: () => player.open(deck),
      choose,
      look: player.stage.frame ? () => {
        card.hide();
        player.stage.frame?.focus();
      } : null,
    }),
    refused: (why) => {
      if (why === 'replaced') return card.show('Slide Control', 'This page is used elsewhere', element('p', 'It was connected a second time. Reload to take over.'));
      keepLink(null);
      newLink('This link is not valid any more', 'It has expired, or its key was replaced.');
    },
  });
  giveKeys(() => (asking || !card.place.hidden ? null : player.stage.frame), signal);
  offerFullScreen(/** @type {HTMLButtonElement} */ (find('full')), () => player.stage.frame?.focus(), signal);
  if (deck) player.open(deck);
  else choose();
}

/**
 * @param {string} token
 * @param {string} deck what was entered before
 * @param {(address: string) => void} open
 */
function ask(token, deck, open) {
  const input = element('input');
  Object.assign(input, { id: 'address', type: 'url', value: deck, placeholder: 'https://…', autocomplete: 'url', required: true });
  const label = element('label', 'Address of the slides');
  label.htmlFor = 'address';
  const submit = element('button', 'Show');
  const form = element('form', label, input, submit);
  form.noValidate = true; // what is wrong is said in our words
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    open(input.value);
  }, { signal });
  const list = element('ul');
  card.show('Slide Control', 'Which slides?', element('p', 'reveal.js decks of any site are shown and steered as they are.'), form, list);
  input.focus();
  offerHosted(list, token, open);
}

/**
 * @param {HTMLElement} list
 * @param {string} token
 * @param {(address: string) => void} open
 */
async function offerHosted(list, token, open) {
  const answer = await fetch(new URL('api/slide_control/decks', base), { headers: { Authorization: `Bearer ${token}` }, signal }).catch(() => null);
  if (!answer?.ok) return; // the player's own connection says what is wrong
  /** @type {{hosted: {name: string, title: string, url: string}[]}} */
  const { hosted } = await answer.json();
  for (const { name, title, url } of hosted) {
    const choice = button('deck', title || name, () => open(url), signal);
    list.append(element('li', choice));
  }
}

/**
 * @param {string} deck its address
 * @param {Problem} problem
 * @param {{again: () => void, choose: () => void, look: (() => void)|null}} next
 */
function explain(deck, { heading, text, ways: listed }, { again, choose, look }) {
  const choices = element('p', button('', 'Try again', again, signal), button('plain', 'Another address', choose, signal));
  if (look) choices.append(button('plain', 'Show the page all the same', look, signal));
  card.show(deck, heading, element('p', text), ...(listed ? [ways()] : []), choices);
}

/**
 * @param {string} heading
 * @param {string} text
 */
function newLink(heading, text) {
  card.show('Slide Control', heading, element('p', text), element('p', 'Get a new link in Home Assistant: Settings, Devices & services, Slide Control.'));
}
