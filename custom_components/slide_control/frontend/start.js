/** @import {Status} from './link.js' */
/** @import {Welcome} from './protocol.js' */
import { Awake } from './awake.js';
import { browserName, newId } from './client.js';
import { Connection } from './connection.js';
import { Display } from './display.js';
import { findDeck } from './find_deck.js';
import { loadAgain, readPlace } from './reload.js';
import { Sign } from './sign.js';

/** A connection that is back within this time is not worth a word. Milliseconds. */
const BLINK = 800;
const GREETING = 2_000;

const WORDS = {
  again: 'Connected again',
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
 * @param {{name: string, version: string}} [options.hosted] the deck that Home Assistant hosts, and the state of its files that this page shows
 * @param {string} [options.place] where the slides were before the page was loaded again
 */
export async function start({ base, token, forget, hosted, place }) {
  const ends = new AbortController();
  const { signal } = ends;
  const sign = new Sign(); // it outlives the rest, to say why that ended
  const found = await findDeck(sign, signal);
  if (!found) return;
  const { name, adapter } = found;
  const awake = new Awake(signal);
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
    sign.show(was === 'new' ? `Connected to ${welcome.deck}` : WORDS.again, 'good', { lasts: GREETING });
    was = 'connected';
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

  const shown = new Display(adapter, (display) => new Connection({
    base,
    token,
    client: { id: newId(), name: browserName(), framework: name, version: adapter.version, hosted },
  }, {
    state: () => display.state(),
    command: (command) => display.command(command),
    follow: (state) => display.follow(state),
    lead: (lead) => display.lead(lead),
    reload: () => display.whenIdle((state) => loadAgain(token, state)),
    welcome: (welcome) => welcomed(display, welcome),
    status: (status) => changed(display, status),
  }, signal), signal);
  const before = readPlace(place, adapter);
  if (before) shown.putBack(before);
}
