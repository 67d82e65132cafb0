import { fromBase64url, verifier } from './signature.js';

/** Base64url of 64 bytes. */
const SIGNATURE_LENGTH = 86;
const MAX_LENGTH = 64 * 1024;
/** So many may wait to be verified; a broker that sends more loses some. */
const MAX_WAITING = 100;

const utf8 = new TextEncoder();

/** Reads the messages of one audience: only what the house has signed, in its order. */
export class SignedMessages {
  /** @type {Map<string, {epoch: number, version: number}>} the newest of each topic */
  #newest = new Map();
  #waiting = 0;
  /** @type {Promise<unknown>} when all that was taken is verified */
  settled = Promise.resolve();

  /**
   * @param {string} key the public key in Base64url
   * @param {(topic: string, content: any, isNew: boolean) => void} read called with each message that isn't older than the newest one
   * @param {AbortSignal} signal
   */
  constructor(key, read, signal) {
    this.read = read;
    this.signal = signal;
    this.verify = verifier(fromBase64url(key));
    this.verify.catch(() => {}); // nothing is shown then
  }

  /** @param {string} frame a topic, a line feed, and the message */
  take(frame) {
    if (this.#waiting >= MAX_WAITING || frame.length > MAX_LENGTH) return;
    this.#waiting += 1;
    this.settled = this.settled.then(() => this.#check(frame)).catch(() => {}).finally(() => { this.#waiting -= 1; });
  }

  /** @param {string} frame */
  async #check(frame) {
    const start = frame.indexOf('\n') + 1;
    const [topic, dot] = [frame.slice(0, start - 1), start + SIGNATURE_LENGTH];
    const json = frame.slice(dot + 1);
    if (frame[dot] !== '.') return;
    const verify = await this.verify;
    if (!await verify(fromBase64url(frame.slice(start, dot)), utf8.encode(`${topic}\n${json}`))) return;
    const content = JSON.parse(json);
    const before = this.#newest.get(topic) ?? { epoch: 0, version: 0 };
    const by = content.epoch - before.epoch || content.version - before.version;
    if (this.signal.aborted || !(by >= 0)) return;
    this.#newest.set(topic, content);
    this.read(topic, content, by > 0);
  }
}
