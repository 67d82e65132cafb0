/**
 * The sentences that people read on our pages. English is in the page from the start; another language is fetched once and used as soon
 * as it has arrived, so neither the page nor the connection waits long for it.
 */

import english, { LANGUAGES } from './en.js';

/**
 * @typedef {typeof import('./en_card.js').default & typeof import('./en_panel.js').default} House
 * @typedef {typeof import('./en_display.js').default & typeof import('./en_follow.js').default} Shown
 * @typedef {typeof import('./en_extension.js').default} Elsewhere
 * @typedef {typeof import('./en_talk.js').default & typeof import('./en_talks.js').default} Timed
 * @typedef {typeof english & House & Shown & Timed & Elsewhere} English
 * @typedef {{[Section in keyof English]: `${Section}.${keyof English[Section] & string}`}[keyof English]} WordKey `section.name` in `en.json`
 * @typedef {keyof English['reason']} Reason why a display rejected a command or could not open a deck; part of the protocol
 * @typedef {Record<string, string|number>} Placeholders `count` chooses between singular and plural
 *
 * @typedef {string|Partial<Record<Intl.LDMLPluralRule, string>>} Entry
 * @typedef {Record<string, Record<string, Entry>>} Language
 */

/** A page that waits for its language shows English after this time. */
const LOAD_TIMEOUT_MS = 1_000;

/** @type {{code: string, words: Language}} */
let current = { code: 'en', words: english };
/** @type {Map<string, Promise<Language>>} */
const requests = new Map();

/**
 * Chooses the first of the preferred languages for which there is a file.
 *
 * @param {readonly string[]} [preferred] language tags such as `de-CH`
 * @returns {Promise<void>} resolves when the language is in use, or after a second; never rejects
 */
export async function loadWords(preferred = navigator.languages) {
  const code = chooseLanguage(preferred, LANGUAGES);
  if (code === 'en') {
    current = { code, words: english };
    return;
  }
  const loaded = request(code).then((words) => { current = { code, words }; }, (error) => {
    requests.delete(code);
    console.warn('Slide Control:', error);
  });
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, LOAD_TIMEOUT_MS))]);
}

/**
 * Adds sections that only few pages have. The modules of these sections call it.
 *
 * @param {Partial<English>} sections
 */
export function addEnglish(sections) {
  Object.assign(english, sections);
}

/** @returns {string} tag of the language in use, for `lang` attributes and `Intl` */
export function language() {
  return current.code;
}

/**
 * @param {WordKey} key
 * @param {Placeholders} [placeholders]
 * @returns {string} in the language in use, else in English
 */
export function localize(key, placeholders = {}) {
  const text = find(current.words, current.code, key, placeholders);
  return text === undefined ? inEnglish(key, placeholders) : fill(text, placeholders).join('');
}

/**
 * For texts that leave this page, because the language of their reader is unknown.
 *
 * @param {WordKey} key
 * @param {Placeholders} [placeholders]
 * @returns {string}
 */
export function inEnglish(key, placeholders = {}) {
  return fill(find(english, 'en', key, placeholders) ?? key, placeholders).join('');
}

/**
 * For a sentence with elements in it.
 *
 * @param {WordKey} key
 * @param {Record<string, string|Node>} placeholders
 * @returns {(string|Node)[]} what to append
 */
export function localizeNodes(key, placeholders) {
  return fill(find(current.words, current.code, key, {}) ?? find(english, 'en', key, {}) ?? key, placeholders);
}

/**
 * @param {readonly string[]} preferred
 * @param {readonly string[]} available
 * @returns {string} `en` where none of the preferred languages is available
 */
export function chooseLanguage(preferred, available) {
  for (const tag of preferred) {
    const [base] = tag.split('-');
    const found = available.find((each) => each.toLowerCase() === tag.toLowerCase()) ?? available.find((each) => each === base?.toLowerCase());
    if (found) return found;
  }
  return 'en';
}

/** @param {string} code */
function request(code) {
  const known = requests.get(code);
  if (known) return known;
  const made = (async () => {
    const response = await fetch(new URL(`${code}.json`, import.meta.url), { credentials: 'omit' });
    if (!response.ok) throw new Error(`The language ${code} can't be loaded: status ${response.status}`);
    return response.json();
  })();
  requests.set(code, made);
  return made;
}

/**
 * @param {Language} words
 * @param {string} code
 * @param {string} key
 * @param {Placeholders} placeholders
 * @returns {string|undefined}
 */
function find(words, code, key, { count }) {
  const [section = '', name = ''] = key.split('.');
  const entry = words[section]?.[name];
  if (typeof entry !== 'object') return entry;
  return entry[new Intl.PluralRules(code).select(Number(count))] ?? entry.other;
}

/**
 * @template Value
 * @param {string} text
 * @param {Record<string, Value>} placeholders
 * @returns {(string|Value)[]} the text in pieces, with a value in place of each `{name}`
 */
function fill(text, placeholders) {
  return text.split(/(\{\w+\})/).map((piece, index) => (index % 2 ? placeholders[piece.slice(1, -1)] ?? piece : piece)).filter((piece) => piece !== '');
}
