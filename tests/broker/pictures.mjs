// Gives a follower's page what the broker sends, and prints what it would show after each step.
// node pictures.mjs FRONTEND, with {"steps": [[what, …], …], "old": …} as its input; an old browser has no WebCrypto

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { BrokerPictures } = await import(pathToFileURL(`${process.argv[2]}/broker/broker_pictures.js`).href);
const { steps, old } = JSON.parse(readFileSync(0, 'utf8'));
if (old) Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });
/** @type {(() => void)[]} */
const timers = [];
globalThis.setTimeout = (callback) => { timers.push(callback); return timers.length; };
globalThis.clearTimeout = (id) => { if (id) timers[id - 1] = () => {}; };
/** @type {Map<string, Blob>} */
const blobs = new Map();
let made = 0;
URL.createObjectURL = (blob) => { made += 1; blobs.set(`blob:${made}`, blob); return `blob:${made}`; };
URL.revokeObjectURL = (address) => { blobs.delete(address); };
let told = [];
let resolve = () => {};
const end = new AbortController();
const pictures = new BrokerPictures('topic', {
  listen: (topic) => told.push(`+${topic}`),
  leave: (topic) => told.push(`-${topic}`),
  changed: () => { told.push('changed'); resolve(); },
}, end.signal);
const shown = [];
for (const [what, ...given] of steps) {
  told = [];
  let answer = null;
  if (what === 'learn') pictures.learn(given[0]);
  if (what === 'show') {
    const address = pictures.addressOf(...given);
    const blob = blobs.get(address?.split('#')[0]);
    answer = blob ? [Buffer.from(await blob.arrayBuffer()).toString('base64'), blob.type, address.split('#')[1]] : address;
  }
  if (what === 'take') {
    const changed = new Promise((done) => { resolve = done; });
    answer = pictures.take(given[0], Uint8Array.from(Buffer.from(given[1], 'base64')));
    // What is refused is verified late, too: it would change a later step.
    await (given[2] ? changed : new Promise((done) => { setImmediate(() => setImmediate(done)); }));
  }
  if (what === 'wait') timers.splice(0).forEach((callback) => callback());
  if (what === 'connected' || what === 'lost') pictures[what]();
  if (what === 'end') end.abort();
  shown.push([answer, told, blobs.size]);
}
console.log(JSON.stringify(shown));
