/**
 * The page of a remote link, `/slide_control/remote#slide-control=TOKEN`: the remote in full size, for a phone or tablet without an account. Without
 * a link, or when it opens nothing any more, the page says why and takes another one.
 */

/** @import {Source} from './sources/source.js' */
import { button, element } from './dom/element.js';
import { remoteControls } from './remote/controls/controls.js';
import { RemoteElement } from './remote/remote_element.js';
import { linkSource, refusalSentence } from './sources/link_source.js';
import { endedReason, findLink, forgetLink, storeLink, takeLink, tokenIn } from './sources/link_storage.js';
import { loadWords, localize, setPageLanguage } from './words/words.js';

/** How long the page waits at most for what the stage shows, before it draws a remote that waits for it. */
const MAX_WAIT_MS = 150;

/** Home Assistant's address, including the path of a reverse proxy. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/remote.js
const { signal } = new AbortController(); // for the lifetime of the page
/** The script runs as soon as it is there, so that the connection doesn't wait for the page. */
const parsed = new Promise((resolve) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', resolve, { once: true, signal });
  else resolve(undefined);
});
/** @type {HTMLElement} */
let main;
/** Ends the remote that is shown. */
let current = new AbortController();

addEventListener('hashchange', () => tokenIn(location.hash) && open(findLink()), { signal });
open(findLink());

/** @param {string|null} token */
async function open(token) {
  current.abort();
  current = new AbortController();
  const { signal: ends } = current;
  const source = token ? linkSource({ base, token }) : null; // connects while the words are loaded
  ends.addEventListener('abort', () => source?.end(), { once: true });
  await Promise.all([loadWords(), parsed, source && answered(source, ends)]);
  setTimeout(takeLink); // not before the page is drawn
  if (ends.aborted) return;
  main = /** @type {HTMLElement} */ (document.querySelector('main'));
  setPageLanguage();
  const ended = token ? null : endedReason();
  if (ended !== null) return askForLink(localize('common.link_invalid'), refusalSentence(ended), ends);
  if (!source || !token) return askForLink(localize('common.link_incomplete'), localize('remote_page.incomplete'), ends);
  const remote = new RemoteElement();
  const controls = remoteControls(source, document, {
    onPress: (action, fields) => remote.press(action, fields),
    refresh: () => remote.refresh(),
  }, ends);
  remote.options = { page: true, ...controls };
  remote.source = source;
  const heading = element('h1', localize('remote_page.heading'));
  main.replaceChildren(heading, remote);
  main.className = 'remote';
  main.removeAttribute('aria-live'); // the remote says itself what is news
  main.setAttribute('aria-busy', 'false');
  source.subscribe(({ connection, problem, status }) => {
    if (status) document.title = localize('open.page_title', { stage: heading.textContent = status.stage });
    if (connection === 'refused') refused(token, source, problem ?? '');
  }, ends);
}

/**
 * Waits shortly until the remote can be drawn with what the stage shows: drawn without, it would be laid out twice.
 *
 * @param {Source} source
 * @param {AbortSignal} ends
 */
function answered(source, ends) {
  return new Promise((resolve) => {
    setTimeout(resolve, MAX_WAIT_MS);
    source.subscribe(({ connection, status }) => (status || connection === 'lost' || connection === 'refused') && resolve(undefined), ends);
  });
}

/**
 * @param {string} token
 * @param {{retryable: boolean, refusal: string}} source `retryable` if the link is good, but not from here
 * @param {string} problem
 */
function refused(token, { retryable, refusal }, problem) {
  current.abort();
  current = new AbortController();
  takeLink();
  if (!retryable) {
    forgetLink(token, refusal);
    return askForLink(localize('common.link_invalid'), problem, current.signal);
  }
  show(localize('remote_page.not_here'), element('p', problem), button('', localize('common.try_again'), () => open(token), current.signal));
}

/**
 * An app on the home screen of an iPhone begins without the link that it was made from, so a link can be pasted.
 *
 * @param {string} heading
 * @param {string} problem
 * @param {AbortSignal} ends
 */
function askForLink(heading, problem, ends) {
  const field = element('input');
  field.id = 'link';
  field.type = 'url';
  field.autocomplete = 'off';
  field.required = true;
  const label = element('label', localize('remote_page.link'));
  label.htmlFor = field.id;
  const submit = element('button', localize('remote_page.open'));
  const wrong = element('p');
  wrong.className = 'problem';
  wrong.id = 'wrong';
  wrong.setAttribute('role', 'alert');
  field.setAttribute('aria-describedby', wrong.id);
  const form = element('form', label, field, wrong, submit);
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const token = tokenIn(field.value.trim());
    wrong.textContent = token ? '' : localize('remote_page.no_link');
    if (!token) return field.focus();
    storeLink(token);
    open(token);
  }, { signal: ends });
  show(heading, element('p', problem), element('p', localize('remote_page.get_link')), form);
}

/**
 * @param {string} heading
 * @param {...Node} content
 */
function show(heading, ...content) {
  const kicker = element('p', 'Slide Control');
  kicker.className = 'kicker';
  main.className = '';
  main.setAttribute('aria-live', 'polite');
  main.setAttribute('aria-busy', 'false');
  main.replaceChildren(kicker, element('h1', heading), ...content);
}
