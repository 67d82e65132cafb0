/**
 * The waiting page, `/slide_control/wait`. Its address can be typed on a television and holds no secret. It shows a code until an
 * administrator has entered it, then the time until a deck is opened here, then the deck.
 */

/** @import {OpenError} from './player/frame/address.js' */
import { button, element } from './dom/element.js';
import { Card } from './player/card.js';
import { showFullScreenButton } from './player/full_screen.js';
import { keepKeyboardInSlides } from './player/keyboard_focus.js';
import { pair, unpair } from './player/pairing.js';
import { Player } from './player/player.js';
import { pairedDisplay, storeOpenedAddress, storePairedToken } from './player/token_storage.js';
import './words/en_display.js';
import { loadWords, locale, localize, setPageLanguage } from './words/words.js';

/** How long a problem is shown before the page shows only the time again. */
const PROBLEM_MS = 60_000;
/** How long a slow deck may load after Home Assistant has given up. */
const SLOW_LOAD_TIMEOUT_MS = 120_000;

/** Home Assistant's address, including the path of a reverse proxy. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/wait.js
const { signal } = new AbortController(); // for the lifetime of the page
const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const card = new Card(find('card'));
const clock = element('p');
clock.className = 'clock';
start();

async function start() {
  await loadWords();
  setPageLanguage();
  tick();
  showFullScreenButton(/** @type {HTMLButtonElement} */ (find('full')), () => {}, signal);
  const close = find('close');
  close.title = localize('wait.close');
  close.setAttribute('aria-label', close.title);
  const display = pairedDisplay();
  if (display) wait(display.token, display.opened);
  else becomeDisplay();
}

/** @param {string} [notice] why the display must be paired again */
async function becomeDisplay(notice) {
  const { token } = await pair(base, {
    code: (code) => showCode(code, notice),
    waits: (message) => show(localize('wait.not_paired'), message),
  }, signal);
  storePairedToken(token);
  wait(token, null);
}

/**
 * @param {string} token
 * @param {string|null} opened the address that was shown here before a reload
 */
function wait(token, opened) {
  const ends = new AbortController();
  /** @type {{stage: string|null, problem: OpenError|null}} */
  const now = { stage: null, problem: null };
  let playing = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let giveUp;
  const close = find('close');
  const forget = button('', localize('wait.forget'), () => {
    ends.abort();
    player.leave();
    storePairedToken(null);
    unpair(base, token);
    becomeDisplay();
  }, signal);
  const showWaiting = () => {
    if (playing) return;
    const { stage, problem } = now;
    card.show('Slide Control', stage ?? localize('wait.waiting'), clock, ...hints(stage, problem), forget);
  };
  const player = new Player({ base, token, container: find('deck') }, {
    idle: (stage) => {
      now.stage = stage;
      playing = player.deckFrame.frame !== null;
      close.hidden = !playing;
      if (!playing && !opened) storeOpenedAddress(null);
      opened = null;
      showWaiting();
    },
    opening: (url) => {
      clearTimeout(giveUp);
      playing = true;
      close.hidden = false;
      now.problem = null;
      storeOpenedAddress(url.href);
      card.hide();
    },
    shown: () => {
      clearTimeout(giveUp);
      card.hide();
    },
    problem: (problem) => {
      clearTimeout(giveUp);
      if (problem.temporary) {
        giveUp = setTimeout(() => player.wait(), SLOW_LOAD_TIMEOUT_MS);
        return;
      }
      now.problem = problem;
      setTimeout(() => {
        if (now.problem !== problem) return;
        now.problem = null;
        showWaiting();
      }, PROBLEM_MS);
      player.wait();
    },
    refused: (why) => {
      ends.abort();
      close.hidden = true;
      if (why === 'replaced') return show(localize('common.used_elsewhere'), localize('common.used_elsewhere_hint'));
      storePairedToken(null);
      becomeDisplay(localize('wait.forgotten'));
    },
  });
  close.addEventListener('click', () => player.wait(), { signal: ends.signal });
  keepKeyboardInSlides(() => (playing ? player.deckFrame.frame : null), ends.signal);
  if (opened) player.open(opened);
  else player.wait();
}

/**
 * @param {string|null} stage null while Home Assistant doesn't answer
 * @param {OpenError|null} problem
 */
function hints(stage, problem) {
  if (stage === null) return [element('p', localize('wait.silent'))];
  if (!problem) return [element('p', localize('wait.waiting_hint'))];
  const lines = [element('p', problem.heading), element('p', problem.text)];
  for (const line of lines) line.className = 'problem';
  return lines;
}

/**
 * @param {string} code
 * @param {string} [notice]
 */
function showCode(code, notice) {
  const large = element('p', `${code.slice(0, 3)} ${code.slice(3)}`);
  large.className = 'code';
  large.setAttribute('aria-label', [...code].join(' '));
  const steps = element('ol', element('li', localize('wait.open_panel')), element('li', localize('wait.enter_code')));
  card.show('Slide Control', localize('wait.pair'), ...(notice ? [element('p', notice)] : []), large, steps);
}

/**
 * @param {string} heading
 * @param {string} text
 */
function show(heading, text) {
  card.show('Slide Control', heading, clock, element('p', text));
}

function tick() {
  const now = new Date();
  clock.textContent = now.toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit' });
  setTimeout(tick, 60_000 - (now.getTime() % 60_000));
}
