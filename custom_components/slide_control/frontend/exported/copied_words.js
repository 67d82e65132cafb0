import { loadWords } from '../words/words.js';
import { loadScript } from './load_script.js';

const FILE = /^(.*\/)([\w-]+)\/(\w+)\.json$/;

/** @type {Map<string, Promise<void>>} the scripts with a language, by address */
const loading = new Map();

/** Chooses the language of a copy's page; each is a script, because a page in a folder can't fetch. */
export function loadCopiedWords() {
  return loadWords(undefined, undefined, loadPart);
}

/** @param {string} address of a part of a language */
async function loadPart(address) {
  const [, folder, code = '', part = ''] = FILE.exec(address) ?? [];
  const script = `${folder}${code}.js`;
  const loaded = loading.get(script) ?? loadScript(script);
  loading.set(script, loaded);
  await loaded;
  return /** @type {any} */ (window).slideControlWords[code][part] ?? {};
}
