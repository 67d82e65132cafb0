/**
 * The packets of MQTT 3.1.1 that a reader needs: OASIS standard, section 3. A full client is 13 to 341 KB; this is what is left of one that never
 * publishes.
 */

/** Packet types, in the high half of the first byte. */
export const CONNACK = 2;
export const PUBLISH = 3;
const CONNECT = 0x10;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
const UNSUBSCRIBE = 0xa2;
const PINGREQ = 0xc0;
const LEVEL = 4;
const CLEAN_SESSION = 0x02;
const HAS_PASSWORD = 0x40;
const HAS_USER = 0x80;
const QOS_1 = 1;

const utf8 = new TextEncoder();

/** @typedef {{type: number, flags: number, body: Uint8Array}} Packet */

/**
 * @param {{client: string, keepAlive: number, user?: string, password?: string}} options `keepAlive` in seconds
 */
export function connect({ client, keepAlive, user, password }) {
  const flags = CLEAN_SESSION | (user ? HAS_USER : 0) | (user && password ? HAS_PASSWORD : 0);
  const texts = [client, ...(user ? [user] : []), ...(user && password ? [password] : [])];
  return packet(CONNECT, [...text('MQTT'), LEVEL, flags, ...number(keepAlive), ...texts.flatMap(text)]);
}

/**
 * @param {number} id
 * @param {string[]} topics
 */
export function subscribe(id, topics) {
  return packet(SUBSCRIBE, [...number(id), ...topics.flatMap((topic) => [...text(topic), QOS_1])]);
}

/**
 * @param {number} id
 * @param {string[]} topics
 */
export function unsubscribe(id, topics) {
  return packet(UNSUBSCRIBE, [...number(id), ...topics.flatMap(text)]);
}

/** @param {number} id of the message that has arrived */
export function acknowledge(id) {
  return packet(PUBACK, number(id));
}

export function ping() {
  return packet(PINGREQ, []);
}

/**
 * @param {Packet} packet a `PUBLISH`
 * @returns {{topic: string, payload: Uint8Array, id: number|null}} `id` is to be acknowledged
 */
export function readMessage({ flags, body }) {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const end = 2 + view.getUint16(0);
  const topic = new TextDecoder().decode(body.subarray(2, end));
  const qos = (flags >> 1) & 3;
  return { topic, payload: body.subarray(end + (qos ? 2 : 0)), id: qos ? view.getUint16(end) : null };
}

/** Cuts the bytes that arrive into packets, however the broker has joined or split them. */
export class PacketReader {
  #bytes = new Uint8Array();

  /** @param {number} maxLength of a packet, in bytes */
  constructor(maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * @param {ArrayBuffer} data
   * @returns {Packet[]}
   * @throws {RangeError} if a packet is too long, or none
   */
  read(data) {
    const bytes = new Uint8Array(this.#bytes.length + data.byteLength);
    bytes.set(this.#bytes);
    bytes.set(new Uint8Array(data), this.#bytes.length);
    const packets = [];
    let at = 0;
    for (let length; (length = this.#length(bytes, at)) !== null && at + length.header + length.body <= bytes.length;) {
      const first = bytes[at] ?? 0;
      const start = at + length.header;
      at = start + length.body;
      packets.push({ type: first >> 4, flags: first & 0x0f, body: bytes.subarray(start, at) });
    }
    this.#bytes = bytes.slice(at);
    return packets;
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   * @returns {{header: number, body: number}|null} null while the length hasn't arrived
   */
  #length(bytes, at) {
    let body = 0;
    for (let digit = 0; digit < 4; digit += 1) {
      const byte = bytes[at + 1 + digit];
      if (byte === undefined) return null;
      body += (byte & 0x7f) * 128 ** digit;
      if (body > this.maxLength) break;
      if (byte < 0x80) return { header: 2 + digit, body };
    }
    throw new RangeError('a packet is too long');
  }
}

/**
 * @param {number} first
 * @param {number[]} body
 */
function packet(first, body) {
  const length = [];
  for (let rest = body.length; rest || !length.length; rest >>= 7) length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return Uint8Array.from([first, ...length, ...body]);
}

/** @param {string} value */
function text(value) {
  const bytes = utf8.encode(value);
  return [...number(bytes.length), ...bytes];
}

/** @param {number} value */
function number(value) {
  return [value >> 8, value & 0xff];
}
