/**
 * The waiting page, `/slide_control/wait`: an address that can be typed on a television, and holds no secret. It shows a code until an
 * administrator has entered it, then the time until a deck is opened here, then the deck.
 */

import { button, element } from './element.js';
import { Card } from './player/face.js';
import { offerFullScreen } from './player/full_screen.js';
import { giveKeys } from './player/keys.js';
import { pair } from './player/pairing.js';
import { Player } from './player/player.js';
import { keepOpened, keepPaired, paired } from './player/token.js';

/** How long a screen says what went wrong before it shows the time alone again. Milliseconds. */
const SAID_FOR = 60_000;
/** How long a deck that is slow to load is waited for after Home Assistant has given up. Milliseconds. */
const PATIENCE = 120_000;

/** Home Assistant's address, with what a reverse proxy has put before it. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/wait_page.js
const { signal } = new AbortController(); // of what lasts as long as the page
const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const card = new Card(find('card'));
const clock = element('p');
clock.className = 'clock';
tick();
offerFullScreen(/** @type {HTMLButtonElement} */ (find('full')), () => {}, signal);

const screen = paired();
if (screen) wait(screen.token, screen.opened);
else becomeDisplay();

/** @param {string} [said] why it has to be paired again */
async function becomeDisplay(said) {
  const { token } = await pair(base, { code: (code) => showCode(code, said), waits: (message) => say('Not yet paired', message) }, signal);
  keepPaired(token);
  wait(token, null);
}

/**
 * @param {string} token
 * @param {string|null} opened what was shown here before a reload
 */
function wait(token, opened) {
  const ends = new AbortController();
  /** @type {{deck: string|null, said: string}} */
  const now = { deck: null, said: '' };
  let playing = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let giveUp;
  const close = find('close');
  const forget = button('', 'Forget this deck', () => {
    ends.abort();
    player.leave();
    keepPaired(null);
    becomeDisplay();
  }, signal);
  const show = () => {
    if (playing) return;
    const { deck, said } = now;
    const away = deck === null && 'Home Assistant does not answer. This page goes on trying.';
    const words = element('p', away || said || 'Slides appear here when they are opened in Home Assistant.');
    if (said && !away) words.className = 'said';
    card.show('Slide Control', deck ?? 'Waiting', clock, words, forget);
  };
  const player = new Player({ base, token, place: find('stage') }, {
    idle: (deck) => {
      now.deck = deck;
      playing = player.stage.frame !== null;
      close.hidden = !playing;
      if (!playing && !opened) keepOpened(null);
      opened = null;
      show();
    },
    opening: (url) => {
      clearTimeout(giveUp);
      playing = true;
      close.hidden = false;
      now.said = '';
      keepOpened(url.href);
      card.hide();
    },
    shown: () => {
      clearTimeout(giveUp);
      card.hide();
    },
    problem: (problem) => {
      clearTimeout(giveUp);
      if (problem.passing) {
        giveUp = setTimeout(() => player.wait(), PATIENCE);
        return;
      }
      now.said = problem.message;
      setTimeout(() => {
        if (now.said !== problem.message) return;
        now.said = '';
        show();
      }, SAID_FOR);
      player.wait();
    },
    refused: (why) => {
      ends.abort();
      close.hidden = true;
      if (why === 'replaced') return say('This page is used elsewhere', 'It was connected a second time. Reload it to take over.');
      keepPaired(null);
      becomeDisplay('This screen was paired before. Its key was replaced.');
    },
  });
  close.addEventListener('click', () => player.wait(), { signal: ends.signal });
  giveKeys(() => (playing ? player.stage.frame : null), ends.signal);
  if (opened) player.open(opened);
  else player.wait();
}

/**
 * @param {string} code
 * @param {string} [said]
 */
function showCode(code, said) {
  const large = element('p', `${code.slice(0, 3)} ${code.slice(3)}`);
  large.className = 'code';
  large.setAttribute('aria-label', [...code].join(' '));
  const steps = element(
    'ol',
    element('li', 'As an administrator, open Slides in Home Assistant’s sidebar.'),
    element('li', 'Under Pair a screen, enter this code.'),
  );
  const words = said ? [element('p', said)] : [];
  card.show('Slide Control', 'Pair this screen', ...words, large, steps);
}

/**
 * @param {string} heading
 * @param {string} text
 */
function say(heading, text) {
  card.show('Slide Control', heading, clock, element('p', text));
}

function tick() {
  const now = new Date();
  clock.textContent = now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  setTimeout(tick, 60_000 - (now.getTime() % 60_000));
}
