/**
 * @param {string} address of a classic script, which any page may load, even one in a folder
 * @returns {Promise<void>} resolves when it has run
 */
export function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.addEventListener('load', () => resolve(), { once: true });
    script.addEventListener('error', () => reject(new Error(address)), { once: true });
    document.head.append(script);
  });
}
