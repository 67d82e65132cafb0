/** Pictures that are kept for leafing back; the one that was shown least recently is dropped. */
const MAX_PICTURES = 64;
/** Newcomers learn of a hundred. */
const MAX_KNOWN = 300;
const MAX_PICTURE_BYTES = 100 * 1024;
/** So many may wait to be verified; a broker that sends more loses some. */
const MAX_WAITING = 8;
/** Without the broker's picture, Home Assistant has it: at random, so that not all of an audience ask there at once. */
const MIN_WAIT_MS = 10_000;
const MAX_WAIT_MS = 30_000;

/**
 * The pictures of slides that the broker has. The page listens to the topic of one while it shows its slide, and takes from it only what has the
 * hash that the house has signed.
 */
export class BrokerPictures {
  /** @type {Map<string, string>} the hash of a picture by its path at Home Assistant */
  #hashes = new Map();
  /** @type {Map<string, string>} its address in this page by its hash */
  #addresses = new Map();
  /** The hash of the picture that is waited for. */
  #wanted = '';
  /** Whether Home Assistant is to be asked for it. */
  #late = false;
  #waiting = 0;
  #listening = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {string} topic without the hash
   * @param {{listen: (topic: string) => void, leave: (topic: string) => void, changed: () => void}} events `changed`: a picture has another address
   * @param {AbortSignal} signal
   */
  constructor(topic, events, signal) {
    this.topic = `${topic}/`;
    this.events = events;
    this.signal = signal;
    signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** @param {{picture?: string, hash?: string, seen?: {picture?: string, hash?: string}[]}} audience signed by the house */
  learn({ picture, hash, seen = [] }) {
    for (const named of [...seen, { picture, hash }]) if (named.picture && named.hash) keep(this.#hashes, named.picture, named.hash, MAX_KNOWN);
  }

  /** The broker is there: listens again to what is waited for. */
  connected() {
    this.#listening = true;
    if (this.#wanted) this.events.listen(this.topic + this.#wanted);
  }

  lost() {
    this.#listening = false;
  }

  /**
   * @param {string|null} path of the picture to show, below Home Assistant
   * @param {boolean} atHouse whether the page gets pictures from Home Assistant
   * @returns {string|null} where it is now; `changed` is called when that changes
   */
  addressOf(path, atHouse) {
    const hash = path && this.#hashes.get(path);
    if (!path || !hash) {
      this.#want('');
      return path;
    }
    const address = this.#addresses.get(hash);
    if (address) {
      keep(this.#addresses, hash, address, MAX_PICTURES);
      this.#want('');
      return `${address}#${path.split('#')[1] ?? ''}`;
    }
    this.#want(hash);
    return atHouse && (this.#late || !this.#listening) ? path : null;
  }

  /**
   * @param {string} topic
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @returns {boolean} whether it is a picture's topic
   */
  take(topic, bytes) {
    if (!topic.startsWith(this.topic)) return false;
    const hash = topic.slice(this.topic.length);
    if (hash !== this.#wanted || !bytes.length || bytes.length > MAX_PICTURE_BYTES || this.#waiting >= MAX_WAITING) return true;
    this.#waiting += 1;
    this.#check(hash, bytes).catch(() => {}).finally(() => { this.#waiting -= 1; }); // what can't be checked isn't shown
    return true;
  }

  /**
   * @param {string} hash
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  async #check(hash, bytes) {
    if (await sha256(bytes) !== hash || this.signal.aborted || this.#addresses.has(hash)) return;
    const dropped = keep(this.#addresses, hash, URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })), MAX_PICTURES);
    if (dropped) URL.revokeObjectURL(dropped);
    this.events.changed();
  }

  /** @param {string} hash "" for none */
  #want(hash) {
    if (hash === this.#wanted) return;
    if (this.#wanted && this.#listening) this.events.leave(this.topic + this.#wanted);
    clearTimeout(this.#timer);
    this.#wanted = hash;
    this.#late = false;
    if (!hash) return;
    if (this.#listening) this.events.listen(this.topic + hash);
    this.#timer = setTimeout(() => {
      this.#late = true;
      this.events.changed();
    }, MIN_WAIT_MS + Math.random() * (MAX_WAIT_MS - MIN_WAIT_MS));
  }

  #end() {
    clearTimeout(this.#timer);
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }
}

/**
 * Puts a value at the end of a map, and drops the first one if there are too many.
 *
 * @param {Map<string, string>} map
 * @param {string} key
 * @param {string} value
 * @param {number} max
 * @returns {string|undefined} the value that was dropped
 */
function keep(map, key, value, max) {
  map.delete(key);
  map.set(key, value);
  const [first] = map;
  if (!first || map.size <= max) return undefined;
  map.delete(first[0]);
  return first[1];
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<string>} in Base64url without padding
 */
async function sha256(bytes) {
  const digest = globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : await librarySha256(bytes);
  return btoa(String.fromCharCode(...digest)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/**
 * A page on http has no WebCrypto.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array>}
 */
async function librarySha256(bytes) {
  const { sha256: hash } = await import(new URL('../vendor/noble-hashes-2.4.0/sha2.js', import.meta.url).href);
  return hash(bytes);
}
