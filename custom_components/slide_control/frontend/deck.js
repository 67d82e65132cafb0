/**
 * The one script that a deck includes:
 *
 *     <script type="module" src="https://HA/slide_control/client/deck.js" data-token="…"></script>
 *
 * The token comes from the link that Home Assistant gives, `deck.html#slide-control=TOKEN` or `deck.html#/3&slide-control=TOKEN`, or
 * from `data-token`. Without one nothing happens: no request, no element, no word in the console. For that reason this file
 * imports nothing until it has one.
 */

const PARAMETER = /(^|&)slide-control=([^&]*)/;

/** Home Assistant's address with a trailing slash, and with the path that a reverse proxy may have put before it. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/deck.js
const KEY = `slide-control:${base.href}`;

/** @type {{token?: string, place?: string, started?: boolean, adopted?: boolean}} what sandbox.js and a second copy of this script on the page share with this one */
const page = /** @type {any} */ (window)[Symbol.for('slide-control')] ??= {};
const { signal } = new AbortController(); // of what lasts as long as the page

const own = new AbortController(); // of this page as a display by itself
let guard = new AbortController(); // of what keeps the token in the window's name

if (!page.started && !isAside()) run();
if (window !== window.top) addEventListener('message', adopt, { signal });

/**
 * Print views, speaker views and previews show the same page, but are no display: reveal.js prints with `?print-pdf` or
 * `?view=print` and fills its speaker view with `?receiver`.
 */
function isAside() {
  const query = new URLSearchParams(location.search);
  return query.has('print-pdf') || query.get('view') === 'print' || query.has('receiver');
}

async function run() {
  addEventListener('hashchange', anotherLink, { signal });
  const tag = [...document.scripts].find(({ src }) => src === import.meta.url);
  const token = fromAddress() || stored() || tag?.dataset.token;
  if (!token) return;
  page.started = true;
  keep(token);
  await seen();
  const { start } = await import('./start.js');
  const { hosted, version } = tag?.dataset ?? {};
  await start({
    base,
    token,
    forget: () => keep(''),
    ends: own,
    hosted: hosted && version ? { name: decodeURIComponent(hosted), version } : undefined,
    place: page.place,
  });
}

/**
 * Takes the token out of the address bar. A deck that read the address before could not make sense of `#/3&slide-control=…`, and one
 * that keeps its place there has already written over it: the address that was opened is in the navigation's own record, and the deck
 * is told once more where to go.
 */
function fromAddress() {
  if (page.token) return page.token;
  const opened = performance.getEntriesByType('navigation')[0]?.name ?? '';
  const fragment = [location.href, opened].map((address) => address.split('#')[1] ?? '').find((part) => PARAMETER.test(part));
  if (fragment === undefined) return '';
  const rest = fragment.replace(PARAMETER, '').replace(/^&/, '');
  history.replaceState(history.state, '', location.pathname + location.search + (rest && `#${rest}`));
  if (rest) dispatchEvent(new HashChangeEvent('hashchange', { oldURL: opened, newURL: location.href }));
  return PARAMETER.exec(fragment)?.[2];
}

/**
 * A link for this very page was opened in it: the browser does not load it again by itself.
 * @param {HashChangeEvent} event
 */
function anotherLink({ newURL }) {
  if (!PARAMETER.test(newURL.split('#')[1] ?? '')) return;
  history.replaceState(history.state, '', newURL);
  location.reload();
}

/**
 * The token must survive a reload. Storage does that; a sandboxed document has none, and is lent an empty one by sandbox.js. There
 * `window.name` is the one thing that outlives the document: `history.state` and a change of the address while it unloads do not.
 * A frame keeps nothing, since it would share the storage with the page around it.
 */
function stored() {
  if (window !== window.top) return '';
  if (origin === 'null') return window.name.startsWith(`${KEY}=`) ? window.name.slice(KEY.length + 1) : '';
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return ''; // storage is turned off in this browser
  }
}

/** @param {string} token "" to forget it */
function keep(token) {
  delete page.token;
  if (window !== window.top) return;
  if (origin === 'null') return keepInName(token && `${KEY}=${token}`);
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // A reload will need the link again.
  }
}

/**
 * The name outlives the site as well, so it is cleared when a link leads away from the deck.
 * @param {string} name
 */
function keepInName(name) {
  if (window.name && !window.name.startsWith('slide-control:')) return; // the deck's own
  guard.abort();
  guard = new AbortController();
  const options = { signal: guard.signal };
  const set = () => { window.name = name; };
  set();
  if (!name) return;
  const folder = new URL('.', location.href).href;
  addEventListener('click', ({ target }) => {
    const link = target instanceof Element && target.closest('a[href], area[href]');
    if (!link || /** @type {HTMLAnchorElement} */ (link).href.startsWith(folder)) return;
    window.name = '';
    setTimeout(() => options.signal.aborted || set(), 5_000); // still here: it was a download, or opened elsewhere
  }, options);
  addEventListener('pageshow', set, options);
}

/**
 * The player, a page of Home Assistant's that frames this one, steers these slides itself: then they need no token of their own.
 * @param {MessageEvent} event
 */
async function adopt({ data, origin: sender, source, ports: [port] }) {
  if (data !== 'slide-control:adopt' || !port || source !== parent || sender !== base.origin || isAside()) return;
  port.postMessage({ type: 'here' });
  if (page.adopted) return;
  page.started = page.adopted = true;
  own.abort(); // a token in the page's HTML would make it a second display
  const { serve } = await import('./player/inside.js');
  await serve(port, signal);
}

/** A page that is rendered ahead of a click on a link is no display yet. */
async function seen() {
  if (/** @type {any} */ (document).prerendering) {
    await new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true, signal }));
  }
}
