/**
 * What the player says when it can't show or steer slides, and what will work instead. Home Assistant may log the words, so they do not
 * hold the address.
 */
export class Problem extends Error {
  /**
   * @param {string} heading
   * @param {string} text
   * @param {{ways?: boolean, passing?: boolean}} [options] `ways`: whether the ways that always work are listed with it; `passing`: it may
   *   come right by itself
   */
  constructor(heading, text, { ways = false, passing = false } = {}) {
    super(`${heading}. ${text}`);
    this.heading = heading;
    this.text = text;
    this.ways = ways;
    this.passing = passing;
  }
}

/** Paths of this Home Assistant that are written without a server: hosted decks, and the `www` folder. */
const OWN = /^\/(slide_control\/hosted|local)\//;
const OWN_PAGES = /^slide_control\/(player|wait|open)$/;

/**
 * @param {string} text as a person or Home Assistant wrote it
 * @param {URL} base Home Assistant's address
 * @returns {URL} what a frame can open
 * @throws {Problem} before anything is tried
 */
export function readAddress(text, base) {
  const written = text.trim();
  if (OWN.test(written)) return new URL(written.slice(1), base);
  /** @type {URL} */
  let url;
  try {
    url = new URL(written);
  } catch {
    throw new Problem('This is not an address', 'A deck’s address begins with http:// or https://.');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Problem('This address can’t be shown', `It begins with ${url.protocol} and only http: and https: are opened here.`);
  }
  if (url.username || url.password) {
    throw new Problem('This address holds a password', 'Browsers do not open such an address inside another page.');
  }
  if (url.origin === base.origin && OWN_PAGES.test(url.pathname.slice(base.pathname.length))) {
    throw new Problem('This is the player itself', 'Enter the address of the slides.');
  }
  if (base.protocol === 'https:' && url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    throw new Problem(
      'The browser will not show this here',
      'Home Assistant was opened by https, and a page on https can’t frame one on http. Open Home Assistant by http, or give the deck https.',
      { ways: true },
    );
  }
  return url;
}

/** @param {string} host browsers trust their own machine without https */
function isThisMachine(host) {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\./.test(host);
}
