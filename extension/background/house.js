import { abortedAfter } from '../../custom_components/slide_control/frontend/dom/abort.js';
import { pair, unpair } from '../../custom_components/slide_control/frontend/player/pairing.js';

/** A browser ends an idle background after 30 s; a call like this one counts as work (since Chrome 110). */
const KEEP_ALIVE_INTERVAL_MS = 20_000;
/** Forgetting doesn't wait longer for Home Assistant. */
const UNPAIR_TIMEOUT_MS = 5_000;

/** @typedef {{address: string, token: string, stage: string}} Paired `address` is Home Assistant's, with a trailing slash */

/** The stage that this browser is paired with. Its token is kept in the extension's own storage, which no page can read. */
export class House {
  /** @type {Paired|null} */
  paired = null;
  /** @type {{code: string|null, message: string|null}|null} while an administrator is asked to enter a code */
  pairing = null;
  /** @type {AbortController|null} */
  #asking = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    chrome.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' }); // not for the scripts in pages; Firefox has no levels
    this.paired = (await chrome.storage.local.get('paired')).paired ?? null;
  }

  /**
   * Asks for a code, and waits until it has been entered.
   *
   * @param {string} address of Home Assistant, which the user has allowed
   */
  async pair(address) {
    this.cancel();
    const asking = new AbortController();
    this.#asking = asking;
    this.pairing = { code: null, message: null };
    this.changed();
    const awake = setInterval(() => chrome.runtime.getPlatformInfo(), KEEP_ALIVE_INTERVAL_MS);
    /** @param {House['pairing']} pairing */
    const show = (pairing) => {
      if (asking.signal.aborted) return;
      this.pairing = pairing;
      this.changed();
    };
    try {
      const { token, stage } = await pair(new URL(address), {
        code: (code) => show({ code, message: null }),
        waits: (message) => show({ code: null, message }),
      }, asking.signal);
      await this.#store({ address, token, stage });
      show(null);
    } catch (error) {
      if (!asking.signal.aborted) throw error;
    } finally {
      clearInterval(awake);
    }
  }

  /** Asks for no code any more. */
  cancel() {
    this.#asking?.abort();
    this.pairing = null;
  }

  /** Forgets the stage here, and lets Home Assistant forget this display. */
  async forget() {
    const { paired } = this;
    await this.revoked();
    if (!paired) return;
    const timeout = new Promise((resolve) => abortedAfter(new AbortController().signal, UNPAIR_TIMEOUT_MS).addEventListener('abort', resolve, { once: true }));
    await Promise.race([unpair(new URL(paired.address), paired.token), timeout]);
  }

  /** Home Assistant no longer knows this display. */
  revoked() {
    return this.#store(null);
  }

  /** @param {string} stage its present name */
  async renamed(stage) {
    if (this.paired && this.paired.stage !== stage) await this.#store({ ...this.paired, stage });
  }

  /** @param {Paired|null} paired */
  async #store(paired) {
    this.paired = paired;
    await (paired ? chrome.storage.local.set({ paired }) : chrome.storage.local.remove('paired'));
  }
}
