/** A lost network is seen within two seconds: the time between probes and the time for an answer. */
const PROBE_MS = 900;
/** A timer that is this late says that this page was busy or asleep, not that the network is silent: the answer may wait behind the timer. */
const LATE_MS = 100;

/**
 * Finds out that a connection is silent, which a browser notices only minutes later. Probes only while the page is visible.
 *
 * @param {() => Promise<unknown>} probe asks the other side for an answer; may reject
 * @param {{silent: () => void, alive: () => void}} events `silent` at the latest two seconds after the last answer, `alive` with each answer
 * @param {AbortSignal} signal ends it
 */
export function watchLiveness(probe, { silent, alive }, signal) {
  let asking = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  const ask = () => {
    if (asking) return;
    asking = true;
    probe().then(() => signal.aborted || alive(), () => undefined).finally(() => { asking = false; });
  };
  const check = () => {
    clearTimeout(timer);
    if (signal.aborted || document.hidden) return;
    const due = performance.now() + PROBE_MS;
    ask();
    timer = setTimeout(() => {
      if (asking && performance.now() - due < LATE_MS) silent();
      check();
    }, PROBE_MS);
  };

  document.addEventListener('visibilitychange', check, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  check();
}
