/**
 * @param {string} text Base64url without padding
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {DOMException} if it is something else
 */
export function fromBase64url(text) {
  const bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}

/** @typedef {(signature: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>) => Promise<boolean>} Verify */

/**
 * @param {Uint8Array<ArrayBuffer>} key an Ed25519 public key (RFC 8032)
 * @returns {Promise<Verify>}
 */
export async function verifier(key) {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return (signature, data) => crypto.subtle.verify('Ed25519', imported, signature, data);
  } catch {
    return libraryVerifier(key); // a page on http has no WebCrypto, and Chrome before 137 and Safari before 17 have no Ed25519
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} key
 * @returns {Promise<Verify>}
 */
async function libraryVerifier(key) {
  const [{ hashes, verify }, { sha512 }] = await Promise.all([
    import(new URL('../vendor/noble-ed25519-3.2.0/index.js', import.meta.url).href),
    import(new URL('../vendor/noble-hashes-2.4.0/sha2.js', import.meta.url).href),
  ]);
  hashes.sha512 = sha512;
  return async (signature, data) => verify(signature, data, key);
}
