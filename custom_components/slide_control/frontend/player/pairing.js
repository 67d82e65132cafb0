import { browserName } from '../client.js';

/** Milliseconds. */
const ANSWERED_WITHIN = 30_000;
const AGAIN_AFTER = 3_000;
/** A code is replaced a little before it ends, so that nobody enters one that has just ended. */
const BEFORE_ITS_END = 30_000;

/**
 * @typedef {object} PairingEvents
 * @property {(code: string) => void} code a new one is to be shown
 * @property {(message: string) => void} waits no code can be had now, and why
 */

/**
 * Gets a code, shows it, and waits until an administrator has entered it; gets another when it is too old. The screen names itself by
 * a secret that it never shows.
 *
 * @param {URL} base
 * @param {PairingEvents} events
 * @param {AbortSignal} signal
 * @returns {Promise<{token: string, deck: string}>} rejects only when it was ended
 */
export async function pair(base, events, signal) {
  const address = new URL('api/slide_control/pair', base);
  /** @param {object} body */
  const ask = (body) => fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERED_WITHIN)]),
  });

  /** @type {string|null} */
  let secret = null;
  let ends = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      if (secret === null || performance.now() > ends) {
        const response = await ask({ name: browserName() });
        if (response.ok) {
          const { code, secret: own, expires_in: seconds } = await response.json();
          secret = own;
          ends = performance.now() + seconds * 1_000 - BEFORE_ITS_END;
          events.code(code);
        } else {
          events.waits(await explain(response));
          await pause(Number(response.headers.get('Retry-After') ?? 10) * 1_000, signal);
        }
        continue;
      }
      const response = await ask({ secret });
      if (response.ok) {
        const answer = await response.json();
        if (answer.token) return answer;
      } else {
        secret = null; // too old, or Home Assistant has restarted
      }
    } catch {
      signal.throwIfAborted();
      secret = null;
      events.waits('Home Assistant does not answer. This page goes on trying.');
      await pause(AGAIN_AFTER, signal);
    }
  }
}

/** @param {Response} response */
async function explain(response) {
  if (response.status === 403) return 'Screens can be paired in Home Assistant’s own network only.';
  if (response.status === 429) return 'Too many screens ask for a code at once. This page goes on trying.';
  return `Home Assistant answered with status ${response.status}. This page goes on trying.`;
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(undefined);
    }, { once: true });
  });
}
