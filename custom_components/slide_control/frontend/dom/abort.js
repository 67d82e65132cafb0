/**
 * What `AbortSignal.any([signal, AbortSignal.timeout(milliseconds)])` is in browsers since 2024.
 *
 * @param {AbortSignal} signal
 * @param {number} milliseconds
 * @returns {AbortSignal} aborted with `signal`, or after this time
 */
export function abortedAfter(signal, milliseconds) {
  const ends = new AbortController();
  const end = () => ends.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { signal: ends.signal });
  setTimeout(end, milliseconds); // also releases the listener
  return ends.signal;
}

/**
 * @param {AbortSignal} signal
 * @throws {DOMException} with the name AbortError, if it is aborted
 */
export function throwIfAborted(signal) {
  if (signal.aborted) throw new DOMException('Aborted', 'AbortError');
}
