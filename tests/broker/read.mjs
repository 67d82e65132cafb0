// Reads frames as a follower's page does, and prints what it would show: each message with whether it is new.
// node read.mjs FRONTEND, with {"key": …, "frames": […], "old": …} as its input; an old browser has no WebCrypto

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { SignedMessages } = await import(pathToFileURL(`${process.argv[2]}/broker/signed_messages.js`).href);
const { key, frames, old } = JSON.parse(readFileSync(0, 'utf8'));
if (old) Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });
const shown = [];
const read = (topic, content, isNew) => shown.push([topic.split('/').at(-1), content.number, isNew]);
const messages = new SignedMessages(key, read, new AbortController().signal);
for (const frame of frames) {
  messages.take(frame);
  await messages.settled;
}
console.log(JSON.stringify(shown));
