/**
 * @param {string} text Base64url without padding
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {DOMException} if it is something else
 */
export function fromBase64url(text) {
  const bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}

/**
 * @param {Uint8Array<ArrayBuffer>} key an Ed25519 public key (RFC 8032)
 * @returns {Promise<(signature: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>) => Promise<boolean>>}
 */
export async function verifier(key) {
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  return (signature, data) => crypto.subtle.verify('Ed25519', imported, signature, data);
}
