/**
 * The sentences that people read on our pages. English is in the page from the start; another language is fetched once, in the parts that the page
 * needs, and used as soon as it has arrived, so neither the page nor the connection waits long for it.
 */

import english, { LANGUAGES } from './en.js';

/**
 * @typedef {typeof import('./en_card.js').default & typeof import('./en_panel.js').default} House
 * @typedef {typeof import('./en_display.js').default & typeof import('./en_follow.js').default & typeof import('./en_copy.js').default} Shown
 * @typedef {typeof import('./en_extension.js').default} Elsewhere
 * @typedef {typeof import('./en_talk.js').default & typeof import('./en_talks.js').default & typeof import('./en_back_channel.js').default} Timed
 * @typedef {typeof english & House & Shown & Timed & Elsewhere} English
 * @typedef {{[Section in keyof English]: `${Section}.${keyof English[Section] & string}`}[keyof English]} WordKey `section.name` in `en.json`
 * @typedef {keyof English['reason']} Reason why a display rejected a command or could not open a deck; part of the protocol
 * @typedef {Record<string, string|number>} Placeholders `count` chooses between singular and plural
 * @typedef {{message?: string, translation_key?: string, translation_placeholders?: Placeholders}} Said what Home Assistant says: in English, and
 *   by its key
 *
 * @typedef {string|Partial<Record<Intl.LDMLPluralRule, string>>} Entry
 * @typedef {Record<string, Record<string, Entry>>} Language
 */

/** The part with what Home Assistant says. */
const MESSAGES = 'messages';
/** A page that waits for its language shows English after this time. */
const LOAD_TIMEOUT_MS = 5_000;
/** Portuguese is that of Portugal here, as in Home Assistant; browsers take `pt` for Brazil's. */
const TAGS = new Map([['pt', 'pt-PT']]);
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];

/** @type {{code: string, words: Language}} */
let current = { code: 'en', words: english };
let wanted = { code: 'en', locale: 'en', folder: new URL('.', import.meta.url).href, load: fetchPart };
/** What pages need of a language: each part is a file, and has its English in a module. */
const parts = new Set(['base']);
/** @type {Map<string, Promise<Language>>} by address */
const requests = new Map();

/**
 * Chooses the first of the preferred languages for which there is a file.
 *
 * @param {readonly string[]} [preferred] language tags such as `de-CH`
 * @param {string} [folder] where the languages are, if not beside this module
 * @param {(address: string) => Promise<Language>} [load] where this page can't fetch, such as a page of another site
 * @returns {Promise<void>} resolves when the language is in use, or after some seconds; never rejects
 */
export async function loadWords(preferred = navigator.languages, folder = wanted.folder, load = wanted.load) {
  const { code, tag } = chooseLanguage(preferred);
  const [plain, extension] = tag.split('-u-');
  const locale = plain && plain !== code ? plain : bcp47(code);
  wanted = { code, locale: canonical(extension ? `${locale}-u-${extension}` : locale) ?? bcp47(code), folder, load };
  if (code === 'en') current = { code, words: english };
  await wordsLoaded();
}

/**
 * Modules that are loaded later may have sentences of their own.
 *
 * @returns {Promise<void>} resolves when the language has all parts so far, or after some seconds; never rejects
 */
export async function wordsLoaded() {
  const { code, folder } = wanted;
  if (code === 'en') return;
  const loaded = Promise.all([...parts].map((part) => request(`${folder}${code}/${part}.json`))).then((sections) => {
    if (wanted.code === code) current = { code, words: Object.assign({}, ...sections) };
  }, (error) => console.warn('Slide Control:', error));
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, LOAD_TIMEOUT_MS))]);
}

/**
 * Adds sections that only few pages have. The modules of these sections call it.
 *
 * @param {string} part
 * @param {Partial<English>} sections
 */
export function addEnglish(part, sections) {
  Object.assign(english, sections);
  parts.add(part);
  wordsLoaded(); // not awaited: that is for the module that loads this one
}

/** @returns {string} tag of the language in use, for `lang` attributes and lists */
export function language() {
  return bcp47(current.code);
}

/** Says in which language the page is, and from which side it is read. */
export function setPageLanguage() {
  document.documentElement.lang = language();
  document.documentElement.dir = RIGHT_TO_LEFT.includes(current.code) ? 'rtl' : 'ltr';
}

/** @returns {string} tag of the language in use as the reader's country writes it, for numbers, dates and times */
export function locale() {
  return wanted.code === current.code ? wanted.locale : language();
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

/** Lets this page have from the start what Home Assistant may say to it. Other pages load it with the first message. */
export function addMessages() {
  addEnglish(MESSAGES, {});
}

/**
 * @param {Said} said
 * @returns {string} in English where the language lacks it, or the page has no messages yet
 */
export function localizeMessageNow({ message = '', translation_key: key = '', translation_placeholders: placeholders = {} }) {
  const text = current.words.message?.[key];
  return typeof text === 'string' ? fill(text, placeholders).join('') : message;
}

/**
 * @param {Said} said
 * @returns {Promise<string>} in English where the language lacks it; never rejects
 */
export async function localizeMessage(said) {
  if (said.translation_key && !current.words.message) {
    addMessages();
    await wordsLoaded();
  }
  return localizeMessageNow(said);
}

/**
 * @param {{problem: string|null} & Said} deck a hosted one; `problem` is why it can't be shown, in English, and its key is beside it
 * @returns {string|null} null if it can be shown
 */
export function localizeProblemNow({ problem, ...said }) {
  return problem ? localizeMessageNow({ ...said, message: problem }) : null;
}

/**
 * @param {{problem: string|null} & Said} deck
 * @returns {Promise<string|null>} as `localizeProblemNow`
 */
export async function localizeProblem(deck) {
  if (deck.problem) await localizeMessage(deck);
  return localizeProblemNow(deck);
}

/**
 * @param {readonly string[]} preferred
 * @returns {{code: string, tag: string}} the language, and the tag that asked for it; English where none of them is available
 */
function chooseLanguage(preferred) {
  for (const given of preferred) {
    const tag = given.replace(/[@.].*$/, '').replace(/_/g, '-'); // some devices give the locale of their system: `en-US@posix`
    const [plain = ''] = tag.toLowerCase().split('-u-'); // without its preferences, such as a clock of 24 hours
    const [base] = plain.split('-');
    const code = LANGUAGES.find((each) => each.toLowerCase() === plain) ?? LANGUAGES.find((each) => each === base);
    if (code) return { code, tag };
  }
  return { code: 'en', tag: 'en' };
}

/**
 * @param {string} tag
 * @returns {string|undefined} the tag as `Intl` wants it, which throws at any other
 */
function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** @param {string} code */
function bcp47(code) {
  return TAGS.get(code) ?? code;
}

/** @param {string} address */
function request(address) {
  const known = requests.get(address);
  if (known) return known;
  const made = wanted.load(address);
  requests.set(address, made);
  made.catch(() => requests.delete(address));
  return made;
}

/**
 * @param {string} address
 * @returns {Promise<Language>}
 */
async function fetchPart(address) {
  const response = await fetch(address, { credentials: 'omit' });
  if (!response.ok) throw new Error(`${address} can't be loaded: status ${response.status}`);
  return response.json();
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
  return entry[new Intl.PluralRules(bcp47(code)).select(Number(count))] ?? entry.other;
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
