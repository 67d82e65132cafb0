/**
 * @typedef {object} BrokerLink where a follower listens
 * @property {string} url `wss:` or `ws:`
 * @property {string} key the public key of the audience, in Base64url
 * @property {string} [user]
 * @property {string} [password]
 */

const KEY = /^[\w-]{43}$/;

/**
 * @param {URLSearchParams} parameters of the follower's link
 * @returns {BrokerLink|null} null if it names no broker that this page can reach
 */
export function brokerOf(parameters) {
  const [url, key] = [parameters.get('broker') ?? '', parameters.get('key') ?? ''];
  if (!/^wss?:\/\//.test(url) || !KEY.test(key)) return null;
  return { url, key, user: parameters.get('user') ?? '', password: parameters.get('password') ?? '' };
}
