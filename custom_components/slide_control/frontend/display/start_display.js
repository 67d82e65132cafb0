/** @import {Status} from '../connection/reconnecting_transport.js' */
/** @import {OpenTransport} from '../connection/transports/transport.js' */
/** @import {FoundDeck, Search} from './find_deck.js' */
/** @import {OpenRequest, Welcome, HostedDeckVersion} from '../connection/protocol.js' */
import { browserName, newId } from '../connection/client.js';
import { Connection } from '../connection/connection.js';
import { Toast } from '../dom/toast.js';
import '../words/en_display.js';
import { loadWords, localize } from '../words/words.js';
import { Display } from './display.js';
import { findDeck, nextDeck } from './find_deck.js';
import { readPosition, reloadPage } from './live_reload.js';
import { showReleased } from '../backchannel/show_released.js';
import { showCaptions } from '../captions/show_captions.js';
import { showTimer } from '../clock/show_timer.js';
import { showJoin } from '../join/show_join.js';
import { openPresenterView, setPresenterView } from '../speaker/presenter_view.js';
import { replaceSpeakerWindow } from '../speaker/speaker_window.js';
import { mayBecomeDisplay } from './phone_question.js';
import { WakeLock } from './wake_lock.js';

/** A shorter interruption is not shown. */
const RECONNECT_GRACE_MS = 800;
/** The same where the browser says that it has no network: a cable that was cut is seen within two seconds. */
const OFFLINE_GRACE_MS = 200;
const GREETING_MS = 2_000;
const NOTICE_MS = 8_000;

/** Whether the first display of this page goes back to the slide that was shown before a person reloaded the page. A link begins at the first slide. */
let reloaded = /** @type {PerformanceNavigationTiming|undefined} */ (performance.getEntriesByType('navigation')[0])?.type === 'reload';

/**
 * Finds the deck on this page and makes the page a display.
 *
 * @param {object} options
 * @param {URL} options.base Home Assistant's address, with a trailing slash
 * @param {string} options.token
 * @param {() => void} options.forget called when the token was refused and must not be used after a reload
 * @param {AbortController} [options.ends] aborting it disconnects the display
 * @param {HostedDeckVersion} [options.hosted] the hosted deck on this page, and the version of its files
 * @param {string} [options.position] of the slides before a live reload
 * @param {OpenTransport} [options.open] where another page has the connection, such as the background of a browser extension
 * @param {Search} [options.search]
 */
export async function startDisplay({ base, token, forget, ends = new AbortController(), hosted, position, open, search }) {
  loadWords(); // not awaited: the first toast comes later
  replaceSpeakerWindow(ends.signal, openPresenterView);
  const toast = new Toast(); // outlives the connection to say why it ended
  const found = await findDeck(toast, ends.signal, search);
  if (!found || !(position || await mayBecomeDisplay(ends.signal))) return;
  const before = readPosition(position, found.adapter);
  if (before) reloaded = false; // the files have changed, so the slides may be others
  const display = connectDisplay({ base, token, forget, toast, ends, found, hosted, open, search });
  if (before) display.restore(before);
}

/**
 * Connects a deck that was found, until `ends` is aborted or Home Assistant refuses the display.
 *
 * @param {object} options
 * @param {URL} options.base
 * @param {string} options.token
 * @param {() => void} options.forget called when the token was refused
 * @param {Toast} options.toast
 * @param {AbortController} options.ends
 * @param {FoundDeck} options.found
 * @param {HostedDeckVersion} [options.hosted]
 * @param {string} [options.page] address of another site's deck, which remotes may open for its picture
 * @param {OpenTransport} [options.open]
 * @param {Search} [options.search] for the decks that replace this one
 * @param {object} [frame] for a page that frames decks
 * @param {() => void} frame.welcomed called after each welcome
 * @param {(request: OpenRequest) => void} frame.open
 * @returns {Display}
 */
export function connectDisplay({ base, token, forget, toast, ends, found, hosted, page, open, search }, frame) {
  const { signal } = ends;
  const client = { id: newId(), name: browserName(), framework: found.name, version: found.adapter.version, hosted, page, reloaded, ...(frame && { opens: true }) };
  reloaded = false;
  const wakeLock = new WakeLock(signal);
  /** @param {string} greeting */
  const greet = (greeting) => {
    const { notice } = found;
    toast.show([greeting, notice].filter(Boolean).join(' '), 'good', { lasts: notice ? NOTICE_MS : GREETING_MS });
  };

  /** @type {'new'|'connected'|'silent'|'lost'} */
  let was = 'new';
  let forbidden = false;
  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective, disposition }) => {
    if (forbidden || disposition !== 'enforce' || effectiveDirective !== 'connect-src' || !isAt(blockedURI, base)) return;
    forbidden = true;
    toast.show(localize('toast.connection_forbidden', { address: base.host }), 'bad');
  }, { signal });

  /**
   * @param {Display} display
   * @param {Welcome} welcome
   */
  const welcomed = (display, welcome) => {
    if (welcome.role !== 'display') {
      ends.abort();
      return toast.show(localize('toast.wrong_role'), 'bad');
    }
    if (welcome.presenter) setPresenterView(new URL(welcome.presenter.slice(1), base).href);
    display.welcome(welcome, client.reloaded);
    client.reloaded = false;
    wakeLock.request();
    greet(was === 'new' ? localize('toast.connected', { stage: welcome.stage }) : localize('toast.reconnected'));
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
      toast.show(localize(status === 'refused' ? 'toast.refused' : 'toast.replaced'), 'bad');
    } else if (was !== 'lost') {
      const said = was === 'silent';
      was = 'lost';
      if (!forbidden && !said) toast.show(localize('toast.lost'), 'quiet', { after: navigator.onLine ? RECONNECT_GRACE_MS : OFFLINE_GRACE_MS });
    }
  };

  /** @param {boolean} silent while slides are shown */
  const silence = (silent) => {
    was = silent ? 'silent' : 'connected';
    if (silent) toast.show(localize('toast.lost'), 'quiet');
    else greet(localize('toast.reconnected'));
  };

  const display = new Display(found.adapter, (display) => new Connection({
    base,
    token,
    client,
    open,
  }, {
    state: () => display.state(),
    command: (command) => display.command(command),
    follow: (state) => display.follow(state),
    lead: (lead) => display.lead(lead),
    reload: () => display.whenIdle((state) => reloadPage(state)),
    welcome: (welcome) => welcomed(display, welcome),
    status: (status) => changed(display, status),
    silent: silence,
    open: (request) => frame?.open(request),
    pictures: (known) => {
      if (known) display.photographer.begin(known);
      else display.photographer.wanted = false;
    },
    pointer: (at) => display.point(at),
    join: (show) => showJoin(show, base),
    timer: showTimer,
    captions: showCaptions,
    live: (values) => display.live(values),
    released: showReleased,
  }, signal), signal, hosted !== undefined);

  if (!frame) connectNextDecks();
  return display;

  /** Continues with the next deck each time that the deck on the page is replaced. */
  async function connectNextDecks() {
    for (;;) {
      const next = await nextDeck(found, toast, signal, search);
      if (!next) return;
      found = next;
      client.framework = found.name; // for the next hello
      client.version = found.adapter.version;
      display.setAdapter(found.adapter);
      greet(localize('toast.deck_changed'));
    }
  }
}

/**
 * @param {string} address
 * @param {URL} base
 */
function isAt(address, base) {
  try {
    return new URL(address).host === base.host; // a WebSocket has another scheme
  } catch {
    return false; // "inline", "eval" and others
  }
}
