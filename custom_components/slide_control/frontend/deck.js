/**
 * The script that a deck includes:
 *
 *     <script type="module" src="https://HA/slide_control/client/deck.js" data-token="…"></script>
 *
 * The token comes from `data-token`, or from the address: `deck.html#slide-control=TOKEN` or `deck.html#/3&slide-control=TOKEN`. Without a
 * token, the script does nothing: no request, no element, no message in the console. That is why it imports nothing until it has one.
 */

const PARAMETER = /(^|&)slide-control=([^&]*)/;

/** Home Assistant's address with a trailing slash, including the path of a reverse proxy. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/deck.js
const KEY = `slide-control:${base.href}`;

/** @type {{position?: string, started?: boolean, adopted?: boolean}} shared with sandbox.js and with a second copy of this script on the page */
const page = /** @type {any} */ (window)[Symbol.for('slide-control')] ??= {};
const { signal } = new AbortController(); // for the lifetime of the page

const standalone = new AbortController(); // of this page as a display with its own token

if (!page.started && !isPrintOrSpeakerView()) run();
if (window !== window.top) addEventListener('message', adopt, { signal });

/**
 * Print views, speaker views and previews show the same page, but are no displays. reveal.js prints with `?print-pdf` or `?view=print`, and
 * loads its speaker view with `?receiver`.
 */
function isPrintOrSpeakerView() {
  const query = new URLSearchParams(location.search);
  return query.has('print-pdf') || query.get('view') === 'print' || query.has('receiver');
}

async function run() {
  // A <base> changes `src` of the relative tag in a hosted page.
  const tag = [...document.scripts].find(({ src, dataset }) => src === import.meta.url || dataset.hosted);
  const { token: written, hosted, version } = tag?.dataset ?? {};
  const token = isHosted() ? ownToken(written) : takeFromAddress() || stored() || written;
  if (!token) return;
  page.started = true;
  store(token);
  await activated();
  const { startDisplay } = await import('./display/start_display.js');
  await startDisplay({
    base,
    token,
    forget: () => store(''),
    ends: standalone,
    hosted: hosted && version ? { name: decodeURIComponent(hosted), version } : undefined,
    position: page.position,
  });
}

/** Home Assistant writes a token into each page of a hosted deck, which is for that deck alone, so such a page keeps none. */
function isHosted() {
  return location.href.startsWith(new URL('slide_control/hosted/', base).href);
}

/**
 * A deck may frame its own pages, but only the page around them is the display.
 *
 * @param {string|undefined} written
 */
function ownToken(written) {
  return window === window.top ? written : '';
}

/**
 * Removes the token from the address bar. A deck that has read the address before doesn't understand `#/3&slide-control=…`, and a deck that
 * writes its position there has already overwritten it. The original address is in the navigation entry, and the deck gets another
 * `hashchange` event.
 */
function takeFromAddress() {
  addEventListener('hashchange', openNewLink, { signal });
  const opened = performance.getEntriesByType('navigation')[0]?.name ?? '';
  const fragment = [location.href, opened].map((address) => address.split('#')[1] ?? '').find((part) => PARAMETER.test(part));
  if (fragment === undefined) return '';
  const rest = fragment.replace(PARAMETER, '').replace(/^&/, '');
  history.replaceState(history.state, '', location.pathname + location.search + (rest && `#${rest}`));
  if (rest) dispatchEvent(new HashChangeEvent('hashchange', { oldURL: opened, newURL: location.href }));
  return PARAMETER.exec(fragment)?.[2];
}

/**
 * A link to this page was opened in this page, so the browser doesn't reload it.
 *
 * @param {HashChangeEvent} event
 */
function openNewLink({ newURL }) {
  if (!PARAMETER.test(newURL.split('#')[1] ?? '')) return;
  history.replaceState(history.state, '', newURL);
  location.reload();
}

/**
 * The token must survive a reload. A page in a sandbox has no storage, so its link must be opened again. Nothing else is used: another site
 * in the same tab could read `window.name`. A frame keeps no token, because it would share the storage with the page around it.
 */
function stored() {
  if (window !== window.top) return '';
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return ''; // storage is turned off in this browser
  }
}

/** @param {string} token "" removes it */
function store(token) {
  if (window !== window.top || isHosted()) return;
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // After a reload, the link must be opened again.
  }
}

/**
 * The player is a page of Home Assistant that frames this one and controls its slides, so they need no token. So does a display that frames a
 * page with slides.
 *
 * @param {MessageEvent} event
 */
async function adopt({ data, origin: sender, source, ports: [port] }) {
  const byPlayer = data === 'slide-control:adopt' && sender === base.origin;
  const byDisplay = data === 'slide-control:adopt-deck' && isOfSameSite(sender);
  if (!(byPlayer || byDisplay) || !port || source !== parent || isPrintOrSpeakerView()) return;
  port.postMessage({ type: 'here' });
  if (page.adopted) return;
  page.started = page.adopted = true;
  standalone.abort(); // a token in the HTML would make it a second display
  const { serveFramedPage } = await import('./player/frame/framed_page.js');
  await serveFramedPage(port, signal, { lastResort: byPlayer });
}

/**
 * The pages of a hosted deck have an opaque origin. A page that frames one of them knows its address, which is a secret and opens all of it.
 *
 * @param {string} sender an origin
 */
function isOfSameSite(sender) {
  return isHosted() ? sender === 'null' : sender === origin && sender !== 'null';
}

/** A prerendered page is no display before it is activated. */
async function activated() {
  if (/** @type {any} */ (document).prerendering) {
    await new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true, signal }));
  }
}
