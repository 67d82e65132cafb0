/**
 * The short way into the audience, `/slide_control/join`. Its address can be typed, and the QR code on a display adds the code as
 * `#CODE`. The code is exchanged for a token, which the audience's page gets in its address.
 */

import { element } from './dom/element.js';
import './words/en_follow.js';
import { loadWords, localize, setPageLanguage } from './words/words.js';

const CODE_LENGTH = 6;

/** Home Assistant's address, including the path of a reverse proxy. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/join.js
const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const { signal } = new AbortController(); // for the lifetime of the page

addEventListener('hashchange', () => location.hash.length > 1 && location.reload(), { signal });
start();

async function start() {
  const code = decodeURIComponent(location.hash.slice(1).replace(/%(?![0-9a-f]{2})/gi, ''));
  history.replaceState(null, '', location.pathname + location.search);
  await loadWords();
  setPageLanguage();
  document.title = localize('follow.join');
  const form = new JoinForm();
  main.append(element('h1', localize('follow.join')), element('p', localize('follow.join_hint')), form.element);
  main.setAttribute('aria-busy', 'false');
  if (code) form.submit(code);
  else form.input.focus();
}

class JoinForm {
  constructor() {
    const input = element('input');
    Object.assign(input, { id: 'code', type: 'text', autocomplete: 'off', spellcheck: false, maxLength: 12, required: true });
    input.setAttribute('autocapitalize', 'characters');
    input.setAttribute('aria-describedby', 'problem');
    const label = element('label', localize('follow.code'));
    label.htmlFor = 'code';
    this.input = input;
    this.button = element('button', localize('follow.join_button'));
    this.problem = element('p');
    this.problem.id = 'problem';
    this.problem.className = 'problem';
    this.problem.setAttribute('role', 'alert');
    this.element = element('form', label, input, this.button, this.problem);
    this.element.noValidate = true; // our own sentence says what is wrong
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit(input.value);
    }, { signal });
    input.addEventListener('input', () => {
      this.problem.textContent = '';
      input.removeAttribute('aria-invalid');
      if (significant(input.value).length === CODE_LENGTH) this.submit(input.value);
    }, { signal });
  }

  /** @param {string} code */
  async submit(code) {
    this.input.value = code;
    if (significant(code).length !== CODE_LENGTH) return this.#explain(localize('follow.wrong_length'));
    if (this.button.disabled) return;
    this.button.disabled = true;
    try {
      await this.#exchange(code);
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {string} code */
  async #exchange(code) {
    /** @type {Response} */
    let response;
    try {
      const headers = { 'Content-Type': 'application/json' };
      response = await fetch(new URL('api/slide_control/join', base), { method: 'POST', headers, body: JSON.stringify({ code }), credentials: 'omit', signal });
    } catch {
      return this.#explain(localize('follow.silent'));
    }
    if (response.ok) {
      const { token, broker } = await response.json();
      const follow = new URL('slide_control/follow', base);
      follow.hash = String(new URLSearchParams({ 'slide-control': token, ...(broker && linkOf(broker)) }));
      return location.replace(follow.href);
    }
    if (response.status === 404) return this.#explain(localize('follow.unknown_code'));
    if (response.status === 403) return this.#explain(localize('follow.local_only'));
    if (response.status === 429) return this.#explain(localize('follow.too_many', { count: Number(response.headers.get('Retry-After') ?? 10) }));
    this.#explain(localize('follow.failed', { status: response.status }));
  }

  /** @param {string} text */
  #explain(text) {
    this.problem.textContent = text;
    this.input.setAttribute('aria-invalid', 'true');
    this.input.focus();
    this.input.select();
  }
}

/** @param {{url: string, key: string, user?: string, password?: string}} broker */
function linkOf({ url, ...others }) {
  return { broker: url, ...others };
}

/** @param {string} code as people type it */
function significant(code) {
  return code.replace(/[^\p{L}\p{N}]/gu, '');
}
