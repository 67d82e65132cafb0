/**
 * The player, `/slide_control/player#slide-control=TOKEN&deck=ADDRESS`. It shows any deck in a frame and makes it a display. Without an
 * address, it asks for one.
 */

/** @import {OpenError} from './player/frame/address.js' */
import { mayBecomeDisplay } from './display/phone_question.js';
import { button, element } from './dom/element.js';
import { alternatives, Card } from './player/card.js';
import { showFullScreenButton } from './player/full_screen.js';
import { keepKeyboardInSlides } from './player/keyboard_focus.js';
import { Player } from './player/player.js';
import { pairedDisplay, readLink, storeLink, storePairedToken } from './player/token_storage.js';
import './words/en_display.js';
import { loadWords, localize, setPageLanguage } from './words/words.js';

/** Home Assistant's address, including the path of a reverse proxy. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/player.js
const { signal } = new AbortController(); // for the lifetime of the page
const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const card = new Card(find('card'));

addEventListener('hashchange', () => location.hash.includes('slide-control=') && location.reload(), { signal });
start();

async function start() {
  const opened = readLink();
  const link = opened ?? (pairedDisplay() && { token: pairedDisplay()?.token ?? '', deck: '' });
  await loadWords();
  setPageLanguage();
  if (!link) askForLink(localize('common.link_incomplete'), localize('player.incomplete_hint'));
  else if (!opened || await mayBecomeDisplay(signal)) play(link.token, link.deck);
  else askForLink(localize('phone.not_a_display'), localize('phone.not_a_display_hint'));
}

/**
 * @param {string} token
 * @param {string} deck its address, "" to ask for it
 */
function play(token, deck) {
  let asking = deck === '';
  const open = (/** @type {string} */ address) => {
    asking = false;
    deck = address;
    storeLink({ token, deck });
    player.open(address);
  };
  const choose = () => {
    asking = true;
    storeLink({ token, deck: '' });
    player.wait();
    ask(token, deck, open);
  };
  const player = new Player({ base, token, container: find('deck') }, {
    idle: (stage) => {
      if (stage !== null || asking || player.deckFrame.frame) return;
      card.show('Slide Control', localize('common.home_assistant_silent'), element('p', localize('common.retrying')));
    },
    opening: (url) => {
      asking = false;
      card.hide();
      document.title = localize('player.page_title', { host: url.host || localize('common.slides') });
    },
    shown: () => card.hide(),
    problem: (problem) => explain(deck, problem, {
      again: () => player.open(deck),
      choose,
      look: player.deckFrame.frame ? () => {
        card.hide();
        player.deckFrame.frame?.focus();
      } : null,
    }),
    refused: (why) => {
      if (why === 'replaced') {
        card.show('Slide Control', localize('common.used_elsewhere'), element('p', localize('common.used_elsewhere_hint')));
        return;
      }
      storeLink(null);
      if (token === pairedDisplay()?.token) storePairedToken(null);
      askForLink(localize('common.link_invalid'), localize('common.link_expired'));
    },
  });
  keepKeyboardInSlides(() => (asking || !card.container.hidden ? null : player.deckFrame.frame), signal);
  showFullScreenButton(/** @type {HTMLButtonElement} */ (find('full')), () => player.deckFrame.frame?.focus(), signal);
  if (deck) player.open(deck);
  else choose();
}

/**
 * @param {string} token
 * @param {string} deck the address that was entered before
 * @param {(address: string) => void} open
 */
function ask(token, deck, open) {
  const input = element('input');
  Object.assign(input, { id: 'address', type: 'url', value: deck, placeholder: 'https://…', autocomplete: 'url', required: true });
  const label = element('label', localize('player.address'));
  label.htmlFor = 'address';
  const submit = element('button', localize('player.show'));
  const form = element('form', label, input, submit);
  form.noValidate = true; // our own card explains what is wrong
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    open(input.value);
  }, { signal });
  const list = element('ul');
  card.show('Slide Control', localize('player.choose'), element('p', localize('player.choose_hint')), form, list);
  input.focus();
  listHosted(list, token, open);
}

/**
 * @param {HTMLElement} list
 * @param {string} token
 * @param {(address: string) => void} open
 */
async function listHosted(list, token, open) {
  const answer = await fetch(new URL('api/slide_control/decks', base), { headers: { Authorization: `Bearer ${token}` }, signal }).catch(() => null);
  if (!answer?.ok) return; // the player's own connection reports the problem
  /** @type {{hosted: {name: string, title: string, frame: string}[]}} */
  const { hosted } = await answer.json();
  for (const { name, title, frame } of hosted) {
    const choice = button('deck', title || name, () => open(frame), signal);
    list.append(element('li', choice));
  }
}

/**
 * @param {string} deck its address
 * @param {OpenError} problem
 * @param {{again: () => void, choose: () => void, look: (() => void)|null}} next
 */
function explain(deck, problem, { again, choose, look }) {
  const choices = element(
    'p',
    button('', localize('common.try_again'), again, signal),
    button('plain', localize('player.another_address'), choose, signal),
  );
  if (look) choices.append(button('plain', localize('player.show_anyway'), look, signal));
  card.show(deck, problem.heading, element('p', problem.text), ...(problem.alternatives ? [alternatives()] : []), choices);
}

/**
 * @param {string} heading
 * @param {string} text
 */
function askForLink(heading, text) {
  const pairing = element('a', localize('common.pair_instead'));
  pairing.href = new URL('slide_control/wait', base).href;
  card.show('Slide Control', heading, element('p', text), element('p', localize('common.get_new_link')), element('p', pairing));
}
