const SECONDS = 10; // Chrome shows the controls of a medium on the lock screen from five seconds on
const RATE = 8_000;

/** @returns {Blob} a WAV file of silence, one byte for each sample (8-bit PCM, where 128 is silence) */
export function silentAudio() {
  const size = SECONDS * RATE;
  const file = new DataView(new ArrayBuffer(44 + size));
  const text = (/** @type {number} */ at, /** @type {string} */ value) => [...value].forEach((each, index) => file.setUint8(at + index, each.charCodeAt(0)));
  text(0, 'RIFF');
  file.setUint32(4, 36 + size, true);
  text(8, 'WAVEfmt ');
  file.setUint32(16, 16, true); // length of the format
  file.setUint16(20, 1, true); // PCM
  file.setUint16(22, 1, true); // channels
  file.setUint32(24, RATE, true);
  file.setUint32(28, RATE, true); // bytes per second
  file.setUint16(32, 1, true); // bytes per sample
  file.setUint16(34, 8, true); // bits per sample
  text(36, 'data');
  file.setUint32(40, size, true);
  new Uint8Array(file.buffer, 44).fill(128);
  return new Blob([file.buffer], { type: 'audio/wav' });
}
