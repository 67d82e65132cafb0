/** @import {English} from '../../words/words.js' */
import '../../words/en_display.js';
import { localize } from '../../words/words.js';

/**
 * Why slides can't be shown or steered. Home Assistant may log reason and placeholders, so they must not contain the address.
 */
export class OpenError extends Error {
  /**
   * @param {keyof English['heading']} reason `reason.…` and `heading.…` in `words/en.json` are its sentences
   * @param {Record<string, string>} [placeholders]
   * @param {{alternatives?: boolean, temporary?: boolean, text?: string}} [options] `alternatives`: list what always works.
   *   `temporary`: the slides may still load. `text`: a localized sentence that is more exact than that of the reason.
   */
  constructor(reason, placeholders = {}, { alternatives = false, temporary = false, text } = {}) {
    super(reason);
    this.reason = reason;
    this.placeholders = placeholders;
    this.alternatives = alternatives;
    this.temporary = temporary;
    this.explicitText = text;
  }

  get heading() {
    return localize(`heading.${this.reason}`);
  }

  get text() {
    return this.explicitText ?? localize(`reason.${this.reason}`, this.placeholders);
  }
}

/** Paths of this Home Assistant that are allowed without a server name: hosted decks, and the `www` folder. */
const LOCAL_PATHS = /^\/(slide_control\/hosted|local)\//;
/** Of an address that Home Assistant takes. */
const MAX_LENGTH = 2_000;
const OWN_PAGES = /^slide_control\/(player|wait|open)$/;

/**
 * @param {string} text from a person or from Home Assistant
 * @param {URL} base Home Assistant's address
 * @returns {URL} an address that a frame can open
 * @throws {OpenError}
 */
export function readAddress(text, base) {
  const written = text.trim();
  if (LOCAL_PATHS.test(written)) {
    const local = new URL(written.slice(1), base);
    if (!LOCAL_PATHS.test(`/${local.pathname.slice(base.pathname.length)}`)) throw new OpenError('invalid_address');
    return local;
  }
  /** @type {URL} */
  let url;
  try {
    url = new URL(written);
  } catch {
    throw new OpenError('invalid_address');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OpenError('unsupported_scheme', { scheme: url.protocol });
  if (url.username || url.password) throw new OpenError('address_with_password');
  if (url.origin === base.origin && OWN_PAGES.test(url.pathname.slice(base.pathname.length))) throw new OpenError('own_page');
  if (base.protocol === 'https:' && url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    throw new OpenError('mixed_content', {}, { alternatives: true });
  }
  return url;
}

/**
 * @param {URL} url that a frame shows
 * @returns {string|undefined} its address, if nothing in it could be a secret. A query could, and the path of a hosted deck is one; the part
 *   after `#` is left out
 */
export function publicAddress({ href, origin, pathname, username, password }) {
  const address = origin + pathname;
  const secret = username || password || href.slice(address.length).startsWith('?') || pathname.includes('/slide_control/');
  return secret || address.length > MAX_LENGTH ? undefined : address;
}

/** @param {string} host browsers trust their own machine without https */
function isThisMachine(host) {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\./.test(host);
}
