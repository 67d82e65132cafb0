/** @import {Adapter} from '../adapters/adapter.js' */
import { Problem } from './address.js';
import { PortAdapter } from './port.js';
import { RevealFrame } from './reveal.js';

/** Milliseconds. */
const ASK_EVERY = 200;
const LOADED_WITHIN = 12_000;
const ANSWERED_WITHIN = 4_000;
const DOUBTED_AFTER = 1_500;
/** A page with our client in it says so at once; only then is its reveal.js left alone. */
const OURS_WITHIN = 600;

// All that slides need but to lead the player itself away. A page of another origin keeps its own; that of a hosted deck stays opaque.
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox '
  + 'allow-downloads allow-pointer-lock allow-presentation allow-orientation-lock';

/**
 * @typedef {object} StageEvents
 * @property {(found: {name: string, adapter: Adapter, ends: AbortController}) => void} found slides that can be steered, until `ends`
 * @property {() => void} left the page that was steered has gone; the one that came in its place is being looked at
 * @property {(problem: Problem) => void} problem it can't be steered so far; it is looked at further
 */

/** A frame with somebody's slides in it, and the way to steer them. */
export class Stage {
  /** @type {AbortController|null} */
  #ends = null;

  /**
   * @param {HTMLElement} place
   * @param {URL} base Home Assistant's address
   */
  constructor(place, base) {
    this.place = place;
    this.base = base;
    /** @type {HTMLIFrameElement|null} */
    this.frame = null;
  }

  /**
   * @param {URL} url
   * @param {StageEvents} events
   */
  open(url, events) {
    this.close();
    const ends = new AbortController();
    const { signal } = ends;
    this.#ends = ends;
    const frame = document.createElement('iframe');
    frame.title = 'Slides';
    frame.setAttribute('sandbox', SANDBOX);
    frame.allow = 'autoplay; fullscreen; encrypted-media; gamepad; picture-in-picture';
    frame.referrerPolicy = 'no-referrer';
    /** @type {AbortController|null} */
    let page = null;
    let steered = false;
    let loaded = false;

    const look = () => {
      page?.abort();
      page = new AbortController();
      const its = page;
      signal.addEventListener('abort', () => its.abort(), { once: true, signal: its.signal });
      steered = false;
      steer({ frame, url, base: this.base, ends: its, isLoaded: () => loaded }, {
        ...events,
        found: (found) => {
          steered = true;
          events.found(found);
        },
        left: () => {
          if (its.signal.aborted) return;
          loaded = false;
          again();
        },
      });
    };
    const again = () => {
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
    this.place.replaceChildren(frame);
    look();
  }

  close() {
    this.#ends?.abort();
    this.#ends = null;
    this.frame = null;
  }
}

/**
 * Looks for a way to steer what is in the frame, until there is one.
 *
 * @param {{frame: HTMLIFrameElement, url: URL, base: URL, ends: AbortController, isLoaded: () => boolean}} page
 * @param {StageEvents} events
 */
async function steer({ frame, url, base, ends, isLoaded }, events) {
  const { signal } = ends;
  const since = performance.now();
  let ours = false;
  let told = false;
  /** @param {Problem} problem */
  const tell = (problem) => {
    if (told || signal.aborted) return;
    told = true;
    events.problem(problem);
  };

  /** @param {MessagePort} port */
  const listen = (port) => {
    port.addEventListener('message', ({ data }) => {
      if (signal.aborted) return;
      switch (data.type) {
        case 'here':
          ours = true;
          break;
        case 'says': return tell(new Problem('No slides are found here', data.text, { ways: true }));
        case 'found': return events.found({ name: data.name, adapter: new PortAdapter(port, data, signal), ends });
        case 'gone': return events.left();
      }
    }, { signal });
    port.start();
  };

  const reveal = new RevealFrame(frame, signal);
  let loadedAt = Infinity;
  let doubted = false;
  while (!signal.aborted && !ours) {
    const now = performance.now();
    if (isLoaded() && loadedAt === Infinity) loadedAt = now;
    if (isLoaded()) addClient(frame, base);
    if (frame.contentWindow) {
      const { port1, port2 } = new MessageChannel();
      listen(port1);
      frame.contentWindow.postMessage('slide-control:adopt', '*', [port2]);
    }
    if (now - loadedAt > OURS_WITHIN && !isOurs(frame) && await reveal.ready()) {
      if (!ours && !signal.aborted) events.found({ name: 'reveal.js, framed', adapter: reveal, ends });
      return;
    }
    if (!doubted && Math.min(now - since, now - loadedAt) > DOUBTED_AFTER) {
      doubted = true;
      reach(url, base, signal).catch(tell);
    }
    if (now - loadedAt > ANSWERED_WITHIN || now - since > LOADED_WITHIN) tell(noAnswer(isLoaded()));
    await new Promise((resolve) => setTimeout(resolve, told ? 5 * ASK_EVERY : ASK_EVERY));
  }
}

/**
 * A page of this very origin gets our client as if it had included it.
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
function isOurs(frame) {
  return frame.contentDocument !== null && frame.contentDocument.URL !== 'about:blank';
}

/**
 * Whether anything answers at the address; a frame does not tell.
 * @param {URL} url
 * @param {URL} base
 * @param {AbortSignal} signal
 * @throws {Problem}
 */
async function reach(url, base, signal) {
  const own = url.origin === base.origin;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, own ? { credentials: 'omit', signal } : { method: 'HEAD', mode: 'no-cors', credentials: 'omit', signal });
  } catch {
    if (signal.aborted) return;
    throw new Problem('Nothing answers at this address', 'Its server can’t be reached from this screen. Check the address, and that both are in the same network.');
  }
  if (own && response.status === 404) throw new Problem('There is no such page', 'This Home Assistant knows the address, but has no page there.');
  if (own && response.status === 403) throw new Problem('These slides are not open any more', 'Open the deck’s display link again.');
}

/**
 * @param {boolean} loaded
 */
function noAnswer(loaded) {
  if (!loaded) return new Problem('The page is still loading', 'Its server is slow. The slides are taken over as soon as they are there.', { passing: true });
  return new Problem(
    'These slides can’t be steered from here',
    'The page gives no answer: it forbids being shown inside another page, or is no reveal.js deck that has started and listens to messages.',
    { ways: true },
  );
}
