/** What PDF.js needs of browsers since 2024, for those since 2021. Its own polyfills cover the rest. It runs on the page and in the worker. */

/** @type {any} */ (Promise).withResolvers ??= /** @this {any} */ function withResolvers() {
  /** @type {any} */
  const made = {};
  made.promise = new this((/** @type {unknown} */ resolve, /** @type {unknown} */ reject) => Object.assign(made, { resolve, reject }));
  return made;
};

AbortSignal.any ??= (signals) => {
  const ends = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) ends.abort();
    signal.addEventListener('abort', () => ends.abort(), { signal: ends.signal });
  }
  return ends.signal;
};

/** @param {{prototype: {arrayBuffer: () => Promise<ArrayBuffer>, bytes: () => Promise<Uint8Array>}}} body */
const addBytes = ({ prototype }) => {
  prototype.bytes ??= async function bytes() {
    return new Uint8Array(await this.arrayBuffer());
  };
};
addBytes(/** @type {any} */ (Blob));
addBytes(/** @type {any} */ (Response));

/** @type {any} */ (ArrayBuffer.prototype).transferToFixedLength ??= /** @this {ArrayBuffer} */ function transferToFixedLength(/** @type {number} */ length = this.byteLength) {
  const made = new Uint8Array(length);
  made.set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
  return made.buffer;
};
