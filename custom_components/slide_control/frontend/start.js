/** @import {Adapter} from './adapters/adapter.js' */
import { frameworks } from './adapters/index.js';
import { Awake } from './awake.js';
import { browserName, newId } from './client.js';
import { Connection } from './connection.js';
import { Display } from './display.js';
import { Sign } from './sign.js';

/** Milliseconds. */
const LOOK_EVERY = 50;
const LOOK_SELDOM = 1_000;
const PATIENCE = 10_000;
const BLINK = 800;
const GREETING = 2_000;

/**
 * Finds the deck on this page and makes the page a display of Home Assistant.
 *
 * @param {object} options
 * @param {URL} options.base Home Assistant's address, with a trailing slash
 * @param {string} options.token
 * @param {() => void} options.forget the token was refused: it must not be used after a reload
 * @param {AbortSignal} options.signal ends it
 */
export async function start({ base, token, forget, signal }) {
  const sign = new Sign(signal);
  const found = await findDeck(sign, signal);
  if (!found) return;
  const awake = new Awake(signal);
  const ends = new AbortController();
  signal.addEventListener('abort', () => ends.abort(), { once: true });
  let greeted = false;
  let lost = false;
  new Display(found.adapter, (display) => new Connection({
    base,
    token,
    client: { id: newId(), name: browserName(), framework: found.name, version: found.adapter.version },
  }, {
    state: () => display.state(),
    command: (command) => display.command(command),
    follow: (state) => display.follow(state),
    lead: (lead) => display.lead(lead),
    welcome: (welcome) => {
      if (welcome.role !== 'display') {
        ends.abort();
        sign.show('This link is for a remote, not for the slides. Take the display link from Home Assistant.', 'bad');
        return;
      }
      display.welcome(welcome);
      sign.show(greeted ? 'Connected again' : `Connected to ${welcome.deck}`, 'good', { lasts: GREETING });
      greeted = true;
      lost = false;
      awake.keep(true);
    },
    status: (status) => {
      if (status === 'connected' || status === 'connecting') return;
      display.lost();
      if (status === 'lost') {
        if (lost) return;
        lost = true;
        sign.show('No connection to Home Assistant', 'quiet', { after: BLINK });
      } else {
        awake.keep(false);
        display.screen.hold(false);
        if (status === 'refused') forget();
        sign.show(status === 'refused'
          ? 'This link is not valid any more. Open a new one from Home Assistant.'
          : 'These slides were opened again elsewhere with this connection. Reload to take it back.', 'bad');
      }
    },
  }, ends.signal), ends.signal);
}

/**
 * @param {Sign} sign tells a person who waits in vain
 * @param {AbortSignal} signal
 * @returns {Promise<{name: string, adapter: Adapter}|null>} null only when it was ended
 */
async function findDeck(sign, signal) {
  const files = await Promise.all(frameworks.map((load) => load()));
  const since = performance.now();
  let told = false;
  while (!signal.aborted) {
    for (const { name, find } of files) {
      const adapter = await find();
      if (adapter) {
        sign.hide();
        return { name, adapter };
      }
    }
    if (!told && performance.now() - since > PATIENCE) {
      told = true;
      const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(files.map(({ name }) => name));
      sign.show(`Slide Control finds no slides on this page. It knows ${names}, and waits for one.`, 'bad');
    }
    await new Promise((resolve) => setTimeout(resolve, told ? LOOK_SELDOM : LOOK_EVERY));
  }
  return null;
}
