/**
 * @param {string} page address of another site's deck, as a display has said it
 * @param {URL|null} base Home Assistant's address
 * @returns {URL|null} the same, if this page may frame it: a page on https shows none on http, and none of our own pages is another site
 */
export function framedAddress(page, base) {
  /** @type {URL} */
  let url;
  try {
    url = new URL(page);
  } catch {
    return null;
  }
  const mixed = location.protocol === 'https:' && url.protocol !== 'https:';
  const own = url.origin === location.origin || url.origin === base?.origin;
  return mixed || own || !/^https?:$/.test(url.protocol) || url.username || url.password ? null : url;
}
