import { abortedAfter, throwIfAborted } from '../dom/abort.js';
import { browserName } from '../connection/client.js';
import '../words/en_display.js';
import { localize } from '../words/words.js';

const ANSWER_TIMEOUT_MS = 30_000;
const RETRY_DELAY_MS = 3_000;
/** A code is replaced a little before it expires, so that nobody enters an expired one. */
const RENEW_BEFORE_EXPIRY_MS = 30_000;

/**
 * @typedef {object} PairingEvents
 * @property {(code: string) => void} code called with each new code
 * @property {(message: string) => void} waits called with a localized sentence if there is no code now
 */

/**
 * Requests a code and waits until an administrator has entered it. Requests another one when it expires. The display identifies itself with
 * a secret that it never shows.
 *
 * @param {URL} base
 * @param {PairingEvents} events
 * @param {AbortSignal} signal
 * @returns {Promise<{token: string, stage: string}>} rejects only if it was aborted
 */
export async function pair(base, events, signal) {
  const address = new URL('api/slide_control/pair', base);
  /** @param {object} body */
  const ask = (body) => fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: abortedAfter(signal, ANSWER_TIMEOUT_MS),
  });

  /** @type {string|null} */
  let secret = null;
  let ends = 0;
  for (;;) {
    throwIfAborted(signal);
    try {
      if (secret === null || performance.now() > ends) {
        const response = await ask({ name: browserName() });
        if (response.ok) {
          const { code, secret: own, expires_in: seconds } = await response.json();
          secret = own;
          ends = performance.now() + seconds * 1_000 - RENEW_BEFORE_EXPIRY_MS;
          events.code(code);
        } else {
          events.waits(explain(response));
          await pause(Number(response.headers.get('Retry-After') ?? 10) * 1_000, signal);
        }
        continue;
      }
      const response = await ask({ secret });
      if (response.ok) {
        const answer = await response.json();
        if (answer.token) return answer;
      } else {
        secret = null; // expired, or Home Assistant restarted
      }
    } catch {
      throwIfAborted(signal);
      secret = null;
      events.waits(localize('wait.silent'));
      await pause(RETRY_DELAY_MS, signal);
    }
  }
}

/**
 * Lets Home Assistant forget this display. Where it doesn't answer, an administrator can still do that.
 *
 * @param {URL} base
 * @param {string} token
 */
export function unpair(base, token) {
  return fetch(new URL('api/slide_control/pair', base), { method: 'DELETE', headers: { Authorization: `Bearer ${token}` }, keepalive: true })
    .catch(() => null);
}

/** @param {Response} response */
function explain(response) {
  if (response.status === 403) return localize('wait.pairing_local_only');
  if (response.status === 429) return localize('wait.pairing_rate_limited');
  return localize('wait.pairing_failed', { status: response.status });
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
