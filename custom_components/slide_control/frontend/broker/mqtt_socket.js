/** @import {OpenTransport, Transport, TransportEvents} from '../connection/transports/transport.js' */
/** @import {BrokerLink} from './broker_link.js' */
/** @import {Packet} from './packets.js' */
import { newId } from '../connection/client.js';
import { CLOSE_UNKNOWN } from '../connection/transports/websocket.js';
import { CONNACK, PUBACK, PUBLISH, PacketReader, acknowledgedId, connect, ping, publish, readMessage, subscribe, unsubscribe } from './packets.js';

/** Seconds; timers of a hidden tab run once a minute, and the broker waits one and a half times as long. */
const KEEP_ALIVE = 60;
const PING_MS = 25_000;
const OPEN_TIMEOUT_MS = 10_000;
/** A picture has at most 100 KiB. */
const MAX_PACKET_BYTES = 112 * 1024;
const SUBPROTOCOL = 'mqtt';

/** What `send` asks of the broker, beside the topic that it wants no more, other topics, and messages. */
export const PING = '';

/**
 * A message to send. When the broker has it, a line feed and its number is a frame.
 *
 * @param {number} id from 1 to 65,535
 * @param {string} topic
 * @param {string} payload
 */
export function message(id, topic, payload) {
  return `${id}\n${topic}\n${payload}`;
}

/**
 * To send: listens to another topic.
 *
 * @param {string} topic
 */
export function listenTo(topic) {
  return `\n${topic}`;
}

/** @typedef {(topic: string, payload: Uint8Array<ArrayBuffer>) => boolean} TakeBytes takes a message that is no text, and returns whether it was one */

/**
 * Listens to topics of an MQTT broker over a WebSocket. Each frame is a topic, a line feed, and the payload as text; any other sign of life is an
 * empty frame.
 *
 * @param {BrokerLink} broker
 * @param {string[]} topics
 * @param {TakeBytes} [takeBytes]
 * @returns {OpenTransport}
 */
export function mqttSocket(broker, topics, takeBytes = () => false) {
  return (_, events) => {
    try {
      return open(broker, topics, takeBytes, events);
    } catch {
      queueMicrotask(() => events.closed(CLOSE_UNKNOWN)); // for example, an https page can't open a ws: socket
      return { send() {}, close() {} };
    }
  };
}

/**
 * @param {BrokerLink} broker
 * @param {string[]} topics
 * @param {TakeBytes} takeBytes
 * @param {TransportEvents} events
 * @returns {Transport}
 */
function open(broker, topics, takeBytes, events) {
  const listeners = new AbortController();
  const { signal } = listeners;
  const socket = new WebSocket(broker.url, SUBPROTOCOL);
  socket.binaryType = 'arraybuffer';
  const end = () => {
    listeners.abort();
    socket.close();
    events.closed(CLOSE_UNKNOWN);
  };
  const timeout = setTimeout(end, OPEN_TIMEOUT_MS);
  const pings = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send(ping()), PING_MS);
  signal.addEventListener('abort', () => {
    clearTimeout(timeout);
    clearInterval(pings);
  }, { once: true });
  /** @param {Packet} packet */
  const take = (packet) => {
    if (packet.type === CONNACK) {
      if (packet.body[1] !== 0) return end(); // the broker wants another user, or is full
      clearTimeout(timeout);
      socket.send(subscribe(1, topics));
      events.open();
    } else if (packet.type === PUBLISH) {
      const { topic, payload } = readMessage(packet);
      events.frame(takeBytes(topic, payload) ? '' : `${topic}\n${new TextDecoder().decode(payload)}`);
    } else if (packet.type === PUBACK) {
      events.frame(`\n${acknowledgedId(packet)}`);
    } else {
      events.frame('');
    }
  };
  const reader = new PacketReader(MAX_PACKET_BYTES);
  socket.addEventListener('open', () => {
    socket.send(connect({ client: newId(), keepAlive: KEEP_ALIVE, user: broker.user, password: broker.password }));
  }, { signal });
  socket.addEventListener('close', end, { signal });
  socket.addEventListener('message', ({ data }) => {
    try {
      reader.read(data).forEach(take);
    } catch {
      end(); // what it sends is no MQTT
    }
  }, { signal });
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return;
      const [id, topic, ...payload] = text.split('\n');
      if (topic && !id) socket.send(subscribe(3, [topic]));
      else if (topic) socket.send(publish(Number(id), topic, payload.join('\n')));
      else socket.send(text === PING ? ping() : unsubscribe(2, [text]));
    },
    close() {
      listeners.abort();
      socket.close();
    },
  };
}
