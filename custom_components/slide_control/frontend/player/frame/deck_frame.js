/** @import {Adapter} from '../../adapters/base/adapter.js' */
/** @import {HostedDeckVersion} from '../../connection/protocol.js' */
import { FramedPageAdapter } from '../../adapters/frames/framed_page_adapter.js';
import { framedDeck } from './hosted_deck.js';
import { localize } from '../../words/words.js';
import { OpenError, publicAddress } from './address.js';
import { RevealMessageAdapter } from './reveal_adapter.js';

const PROBE_INTERVAL_MS = 200;
const LOAD_TIMEOUT_MS = 12_000;
const ANSWER_TIMEOUT_MS = 4_000;
const REACHABILITY_CHECK_DELAY_MS = 1_500;
/** A page with deck.js answers within this time. After it, reveal.js in the page is controlled from outside. */
const ADOPTION_TIMEOUT_MS = 600;

// Everything that slides need, except navigating the player itself. Another page keeps its origin; that of a hosted deck stays opaque.
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox '
  + 'allow-downloads allow-pointer-lock allow-presentation allow-orientation-lock';

/**
 * @typedef {object} FoundDeck
 * @property {string} name
 * @property {Adapter} adapter
 * @property {AbortController} ends
 * @property {HostedDeckVersion} [hosted]
 * @property {string} [page] address of another site's deck, as remotes may open it for a picture
 *
 * @typedef {object} DeckFrameEvents
 * @property {(found: FoundDeck) => void} found a deck that can be controlled until `ends` is aborted
 * @property {() => void} left the page with the deck is gone; the page that replaced it is being checked
 * @property {(problem: OpenError) => void} problem the deck can't be controlled yet; checking continues
 */

/** A frame with a deck, and the search for an adapter that controls it. */
export class DeckFrame {
  /** @type {AbortController|null} */
  #ends = null;

  /**
   * @param {HTMLElement} container
   * @param {URL} base Home Assistant's address
   */
  constructor(container, base) {
    this.container = container;
    this.base = base;
    /** @type {HTMLIFrameElement|null} */
    this.frame = null;
  }

  /**
   * @param {URL} url
   * @param {DeckFrameEvents} events
   */
  open(url, events) {
    this.close();
    const ends = new AbortController();
    const { signal } = ends;
    this.#ends = ends;
    const frame = document.createElement('iframe');
    frame.title = localize('common.slides');
    frame.setAttribute('sandbox', SANDBOX);
    frame.allow = 'autoplay; fullscreen; encrypted-media; gamepad; picture-in-picture';
    frame.referrerPolicy = 'no-referrer';
    /** @type {AbortController|null} */
    let page = null;
    let steered = false;
    let loaded = false;
    let left = false; // it is another page now, whose address nobody knows

    const look = () => {
      page?.abort();
      page = new AbortController();
      const current = page;
      signal.addEventListener('abort', () => current.abort(), { once: true, signal: current.signal });
      steered = false;
      steer({ frame, url, base: this.base, ends: current, isLoaded: () => loaded }, {
        ...events,
        found: (found) => {
          steered = true;
          if (!loaded) frame.focus(); // its pictures may load for long, and its slides have keys already
          events.found(left ? { ...found, page: undefined } : found);
        },
        left: () => {
          if (current.signal.aborted) return;
          loaded = false;
          again();
        },
      });
    };
    const again = () => {
      left = true;
      const was = steered;
      look();
      if (was) events.left();
    };
    frame.addEventListener('load', () => {
      if (loaded) again();
      loaded = true;
      frame.classList.add('loaded');
      frame.focus();
    }, { signal });
    signal.addEventListener('abort', () => frame.remove(), { once: true });
    frame.src = url.href;
    this.frame = frame;
    this.container.replaceChildren(frame);
    look();
  }

  close() {
    this.#ends?.abort();
    this.#ends = null;
    this.frame = null;
  }
}

/**
 * Looks for an adapter for the page in the frame, until one is found.
 *
 * @param {{frame: HTMLIFrameElement, url: URL, base: URL, ends: AbortController, isLoaded: () => boolean}} page
 * @param {DeckFrameEvents} events
 */
async function steer({ frame, url, base, ends, isLoaded }, events) {
  const { signal } = ends;
  const since = performance.now();
  let adopted = false;
  let problemReported = false;
  /** @param {OpenError} problem */
  const report = (problem) => {
    if (problemReported || signal.aborted) return;
    problemReported = true;
    events.problem(problem);
  };

  /** @param {MessagePort} port */
  const listen = (port) => {
    port.addEventListener('message', ({ data }) => {
      if (signal.aborted) return;
      switch (data.type) {
        case 'here':
          adopted = true;
          break;
        case 'says': return report(new OpenError('no_slides', {}, { alternatives: true, text: data.text }));
        case 'found': return events.found({ name: data.name, adapter: new FramedPageAdapter(port, data, signal), ends, hosted: framedDeck(data.hosted, url, base) });
        case 'gone': return events.left();
      }
    }, { signal });
    port.start();
  };

  const reveal = new RevealMessageAdapter(frame, signal);
  let loadedAt = Infinity;
  let reachabilityChecked = false;
  while (!signal.aborted && !adopted) {
    const now = performance.now();
    if (isLoaded() && loadedAt === Infinity) loadedAt = now;
    if (isLoaded()) addClient(frame, base);
    if (frame.contentWindow) {
      const { port1, port2 } = new MessageChannel();
      listen(port1);
      frame.contentWindow.postMessage('slide-control:adopt', '*', [port2]);
    }
    if (now - loadedAt > ADOPTION_TIMEOUT_MS && !isSameOrigin(frame) && await reveal.ready()) {
      if (!adopted && !signal.aborted) events.found({ name: 'reveal.js, framed', adapter: reveal, ends, page: publicAddress(url) });
      return;
    }
    if (!reachabilityChecked && Math.min(now - since, now - loadedAt) > REACHABILITY_CHECK_DELAY_MS) {
      reachabilityChecked = true;
      checkReachable(url, base, signal).catch(report);
    }
    if (now - loadedAt > ANSWER_TIMEOUT_MS || now - since > LOAD_TIMEOUT_MS) report(noAnswer(isLoaded()));
    await new Promise((resolve) => setTimeout(resolve, problemReported ? 5 * PROBE_INTERVAL_MS : PROBE_INTERVAL_MS));
  }
}

/**
 * Adds deck.js to a page of our own origin, as if the page had included it.
 *
 * @param {HTMLIFrameElement} frame
 * @param {URL} base
 */
function addClient(frame, base) {
  const page = frame.contentDocument;
  const source = new URL('slide_control/client/deck.js', base).href;
  if (!page?.head || page.URL === 'about:blank' || [...page.scripts].some(({ src }) => src === source)) return;
  const script = page.createElement('script');
  script.type = 'module';
  script.src = source;
  page.head.append(script);
}

/** @param {HTMLIFrameElement} frame */
function isSameOrigin(frame) {
  return frame.contentDocument !== null && frame.contentDocument.URL !== 'about:blank';
}

/**
 * Checks whether anything answers at the address, which a frame doesn't reveal.
 *
 * @param {URL} url
 * @param {URL} base
 * @param {AbortSignal} signal
 * @throws {OpenError}
 */
async function checkReachable(url, base, signal) {
  const own = url.origin === base.origin;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, own ? { credentials: 'omit', signal } : { method: 'HEAD', mode: 'no-cors', credentials: 'omit', signal });
  } catch {
    if (signal.aborted) return;
    throw new OpenError('unreachable');
  }
  if (own && response.status === 404) throw new OpenError('page_not_found');
  if (own && response.status === 403) throw new OpenError('link_revoked');
}

/** @param {boolean} loaded */
function noAnswer(loaded) {
  if (!loaded) return new OpenError('still_loading', {}, { temporary: true });
  return new OpenError('not_steerable', {}, { alternatives: true });
}
