// Cuts a stream of bytes into packets, each time differently, and prints what every packet is.
// node packets.mjs FRONTEND, with {"stream": "hex", "sizes": […]} as its input

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { PUBACK, PUBLISH, PacketReader, acknowledgedId, connect, publish, readMessage, subscribe } = await import(pathToFileURL(`${process.argv[2]}/broker/packets.js`).href);
const { stream, sizes } = JSON.parse(readFileSync(0, 'utf8'));
const bytes = Uint8Array.from(Buffer.from(stream, 'hex'));
const results = sizes.map((size) => {
  const reader = new PacketReader(1_000);
  const found = [];
  try {
    for (let at = 0; at < bytes.length; at += size) {
      for (const packet of reader.read(bytes.slice(at, at + size).buffer)) {
        const message = packet.type === PUBLISH ? readMessage(packet) : null;
        if (packet.type === PUBACK) found.push([packet.type, acknowledgedId(packet)]);
        else found.push(message ? [packet.type, message.topic, new TextDecoder().decode(message.payload)] : [packet.type]);
      }
    }
  } catch (error) {
    found.push([error.name]);
  }
  return found;
});
const hex = (packet) => Buffer.from(packet).toString('hex');
const sent = [connect({ client: 'c', keepAlive: 60, user: 'u', password: 'p' }), connect({ client: 'c', keepAlive: 60 }), subscribe(1, ['a/b']), publish(7, 'a/b', '{}')];
console.log(JSON.stringify({ results, sent: sent.map(hex) }));
