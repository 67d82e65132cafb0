/** @import {Status} from './link.js' */
/** @import {Found} from './find_deck.js' */
/** @import {Opening, Welcome, Hosted} from './protocol.js' */
import { Awake } from './awake.js';
import { browserName, newId } from './client.js';
import { Connection } from './connection.js';
import { Display } from './display.js';
import { findDeck, nextDeck } from './find_deck.js';
import { loadAgain, readPlace } from './reload.js';
import { Sign } from './sign.js';

/** A connection that is back within this time is not worth a word. Milliseconds. */
const BLINK = 800;
const GREETING = 2_000;
const NOTICE = 8_000;

const WORDS = {
  again: 'Connected again',
  changed: 'The new slides are connected',
  lost: 'No connection to Home Assistant',
  refused: 'This link is not valid any more. Open a new one from Home Assistant.',
  replaced: 'This page was connected a second time, and the other one is used now. Reload to take over.',
  role: 'This link is not for showing slides. Open the display link from Home Assistant.',
};

/**
 * Finds the deck on this page and makes the page a display of Home Assistant.
 *
 * @param {object} options
 * @param {URL} options.base Home Assistant's address, with a trailing slash
 * @param {string} options.token
 * @param {() => void} options.forget called when the token was refused: it must not be used after a reload
 * @param {AbortController} [options.ends] ends it
 * @param {Hosted} [options.hosted] the deck that Home Assistant hosts, and the state of its files that this page shows
 * @param {string} [options.place] where the slides were before the page was loaded again
 */
export async function start({ base, token, forget, ends = new AbortController(), hosted, place }) {
  const sign = new Sign(); // it outlives the rest, to say why that ended
  const found = await findDeck(sign, ends.signal);
  if (!found) return;
  const display = present({ base, token, forget, sign, ends, found, hosted });
  const before = readPlace(place, found.adapter);
  if (before) display.putBack(before);
}

/**
 * Makes slides that have been found a display, until `ends` is aborted or Home Assistant sends it away.
 *
 * @param {object} options
 * @param {URL} options.base
 * @param {string} options.token
 * @param {() => void} options.forget called when the token was refused
 * @param {Sign} options.sign
 * @param {AbortController} options.ends
 * @param {Found} options.found
 * @param {Hosted} [options.hosted]
 * @param {object} [frame] for a page that frames decks
 * @param {() => void} frame.welcomed each time that Home Assistant has let it in
 * @param {(opening: Opening) => void} frame.open it is told to open another deck
 * @returns {Display}
 */
export function present({ base, token, forget, sign, ends, found, hosted }, frame) {
  const { signal } = ends;
  const client = { id: newId(), name: browserName(), framework: found.name, version: found.adapter.version, hosted, ...(frame && { opens: true }) };
  const awake = new Awake(signal);
  /** @param {string} words */
  const greet = (words) => {
    const { notice } = found;
    sign.show(notice ? `${words}. ${notice}.` : words, 'good', { lasts: notice ? NOTICE : GREETING });
  };

  /** @type {'new'|'connected'|'lost'} */
  let was = 'new';

  /**
   * @param {Display} display
   * @param {Welcome} welcome
   */
  const welcomed = (display, welcome) => {
    if (welcome.role !== 'display') {
      ends.abort();
      return sign.show(WORDS.role, 'bad');
    }
    display.welcome(welcome);
    awake.keep(true);
    greet(was === 'new' ? `Connected to ${welcome.deck}` : WORDS.again);
    was = 'connected';
    frame?.welcomed();
  };

  /**
   * @param {Display} display
   * @param {Status} status
   */
  const changed = (display, status) => {
    if (status === 'connected' || status === 'connecting') return;
    display.lost();
    if (status !== 'lost') {
      if (status === 'refused') forget();
      ends.abort();
      sign.show(WORDS[status], 'bad');
    } else if (was !== 'lost') {
      was = 'lost';
      sign.show(WORDS.lost, 'quiet', { after: BLINK });
    }
  };

  const display = new Display(found.adapter, (display) => new Connection({
    base,
    token,
    client,
  }, {
    state: () => display.state(),
    command: (command) => display.command(command),
    follow: (state) => display.follow(state),
    lead: (lead) => display.lead(lead),
    reload: () => display.whenIdle((state) => loadAgain(token, state)),
    welcome: (welcome) => welcomed(display, welcome),
    status: (status) => changed(display, status),
    open: (opening) => frame?.open(opening),
  }, signal), signal);

  if (!frame) replaceWithNext();
  return display;

  /** Follows a deck that is replaced in its page. */
  async function replaceWithNext() {
    for (;;) {
      const next = await nextDeck(found, sign, signal);
      if (!next) return;
      found = next;
      client.framework = found.name; // for the next hello
      client.version = found.adapter.version;
      display.take(found.adapter);
      greet(WORDS.changed);
    }
  }
}
