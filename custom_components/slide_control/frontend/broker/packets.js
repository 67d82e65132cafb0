/**
 * The packets of MQTT 3.1.1 that a follower needs: OASIS standard, section 3. A full client is 13 to 341 KB; this is what is left of one that
 * publishes short messages, and keeps none.
 */

/** Packet types, in the high half of the first byte. */
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
const PUBLISH_QOS_1 = 0x32;
const CONNECT = 0x10;
const SUBSCRIBE = 0x82;
const UNSUBSCRIBE = 0xa2;
const PINGREQ = 0xc0;
const LEVEL = 4;
const CLEAN_SESSION = 0x02;
const HAS_PASSWORD = 0x40;
const HAS_USER = 0x80;
const QOS_0 = 0;

const utf8 = new TextEncoder();

/** @typedef {{type: number, flags: number, body: Uint8Array<ArrayBuffer>}} Packet */

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
  return packet(SUBSCRIBE, [...number(id), ...topics.flatMap((topic) => [...text(topic), QOS_0])]);
}

/**
 * @param {number} id
 * @param {string[]} topics
 */
export function unsubscribe(id, topics) {
  return packet(UNSUBSCRIBE, [...number(id), ...topics.flatMap(text)]);
}

/**
 * A message that the broker acknowledges, and doesn't keep.
 *
 * @param {number} id
 * @param {string} topic
 * @param {string} payload
 */
export function publish(id, topic, payload) {
  return packet(PUBLISH_QOS_1, [...text(topic), ...number(id), ...utf8.encode(payload)]);
}

/** @param {Packet} packet a `PUBACK` */
export function acknowledgedId({ body }) {
  return new DataView(body.buffer, body.byteOffset, body.byteLength).getUint16(0);
}

export function ping() {
  return packet(PINGREQ, []);
}

/**
 * @param {Packet} packet a `PUBLISH`
 * @returns {{topic: string, payload: Uint8Array<ArrayBuffer>}}
 */
export function readMessage({ flags, body }) {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const end = 2 + view.getUint16(0);
  const topic = new TextDecoder().decode(body.subarray(2, end));
  const hasNumber = flags & 0x06; // not for those that nobody acknowledges
  return { topic, payload: body.subarray(end + (hasNumber ? 2 : 0)) };
}

/** Cuts the bytes that arrive into packets, however the broker has joined or split them. */
export class PacketReader {
  #bytes = new Uint8Array();
  /** Bytes of a packet that are yet to be skipped. */
  #skip = 0;

  /** @param {number} maxLength of a packet, in bytes; longer ones are skipped, because anybody may publish them */
  constructor(maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * @param {ArrayBuffer} data
   * @returns {Packet[]}
   * @throws {RangeError} if it is no packet
   */
  read(data) {
    const skipped = Math.min(this.#skip, data.byteLength);
    this.#skip -= skipped;
    const rest = new Uint8Array(data, skipped);
    const bytes = new Uint8Array(this.#bytes.length + rest.length);
    bytes.set(this.#bytes);
    bytes.set(rest, this.#bytes.length);
    const packets = [];
    let at = 0;
    for (let length; (length = packetLength(bytes, at)) !== null;) {
      const first = bytes[at] ?? 0;
      const start = at + length.header;
      const end = start + length.body;
      const fits = length.body <= this.maxLength;
      if (fits && end > bytes.length) break;
      if (fits) packets.push({ type: first >> 4, flags: first & 0x0f, body: bytes.subarray(start, end) });
      this.#skip = Math.max(end - bytes.length, 0);
      at = end;
    }
    this.#bytes = bytes.slice(at);
    return packets;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at where the packet begins
 * @returns {{header: number, body: number}|null} null while its length hasn't arrived
 * @throws {RangeError} if that is no length
 */
function packetLength(bytes, at) {
  let body = 0;
  for (let digit = 0; digit < 4; digit += 1) {
    const byte = bytes[at + 1 + digit];
    if (byte === undefined) return null;
    body += (byte & 0x7f) * 128 ** digit;
    if (byte < 0x80) return { header: 2 + digit, body };
  }
  throw new RangeError('no MQTT');
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
