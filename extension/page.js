/** The display in a page. It runs among the page's own scripts, because frameworks show themselves to them only. It knows no token. */

import { startDisplay } from '../custom_components/slide_control/frontend/display/start_display.js';
import { loadWords } from '../custom_components/slide_control/frontend/words/words.js';
import { findAdapters } from './page/adapters.js';
import { Bridge } from './page/bridge.js';

/** Slides that a person has chosen are there, so an unknown page needs no long wait. */
const LAST_RESORT_DELAY_MS = 1_500;
/** The display's own base is used for nothing here: the background has the connection. */
const NOWHERE = new URL('https://home-assistant.invalid/');

/** @type {{started?: boolean, extension?: AbortController}} shared with deck.js, which a page may load itself */
const page = /** @type {any} */ (window)[Symbol.for('slide-control')] ??= {};

page.extension?.abort();
run();

async function run() {
  const ends = new AbortController();
  const bridge = new Bridge(ends);
  if (page.started) return bridge.send({ type: 'taken' });
  page.started = true;
  page.extension = ends;
  ends.signal.addEventListener('abort', () => {
    page.started = false;
    if (page.extension === ends) delete page.extension;
  }, { once: true });
  await loadWords(navigator.languages, '', (part) => bridge.words(part));
  if (ends.signal.aborted) return;
  startDisplay({
    base: NOWHERE,
    token: '',
    forget() {},
    ends,
    open: bridge.open,
    search: { adapters: findAdapters(bridge), lastResortDelay: LAST_RESORT_DELAY_MS },
  });
}
