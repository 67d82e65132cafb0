/** @import {Key} from '../../custom_components/slide_control/frontend/adapters/base/page_tools.js' */

const PROTOCOL = '1.3';
/** The keys that move slides, and those that type the number of one. */
const MOVES_SLIDES = /^(?:Arrow(?:Left|Right|Up|Down)|Page(?:Up|Down)|Home|End|Enter|\d)$/;

/**
 * Presses keys as the keyboard does, for pages that ignore the events of scripts. Only the package with the permission *debugger* can do
 * that, and only while the user has switched it on, because the browser then shows a bar that says so.
 */
export class TrustedKeys {
  on = false;
  /** @type {number|null} the tab that is attached */
  #tabId = null;

  /** @param {() => void} changed the user has closed the browser's bar */
  constructor(changed) {
    chrome.debugger?.onDetach.addListener((/** @type {{tabId: number}} */ { tabId }, /** @type {string} */ reason) => {
      if (tabId === this.#tabId) this.#tabId = null;
      if (reason !== 'canceled_by_user') return;
      this.turn(false);
      changed();
    });
  }

  get available() {
    return Boolean(chrome.debugger);
  }

  async load() {
    this.on = this.available && ((await chrome.storage.local.get('keys')).keys ?? false);
  }

  /** @param {boolean} on */
  async turn(on) {
    this.on = on && this.available;
    await chrome.storage.local.set({ keys: this.on });
    if (!this.on) await this.release();
  }

  /**
   * Shows the browser's bar before the talk, and not at the first press.
   *
   * @param {number} tabId
   */
  async prepare(tabId) {
    if (!this.on) return;
    await this.release();
    await chrome.debugger.attach({ tabId }, PROTOCOL);
    this.#tabId = tabId;
  }

  async release() {
    const tabId = this.#tabId;
    this.#tabId = null;
    if (tabId !== null) await chrome.debugger.detach({ tabId }).catch(() => {}); // the tab is gone
  }

  /**
   * @param {number} tabId
   * @param {Key} key
   * @returns {Promise<boolean>} whether it was pressed
   */
  async press(tabId, key) {
    if (!this.on || !MOVES_SLIDES.test(key.key)) return false;
    const { key: name, code, keyCode } = key;
    const text = name.length === 1 ? name : name === 'Enter' ? '\r' : undefined;
    /** @param {object} event */
    const dispatch = (event) => chrome.debugger.sendCommand({ tabId }, 'Input.dispatchKeyEvent', {
      ...event, key: name, code, windowsVirtualKeyCode: keyCode, nativeVirtualKeyCode: keyCode,
    });
    const down = { type: text ? 'keyDown' : 'rawKeyDown', text };
    try {
      await dispatch(down);
    } catch {
      await this.prepare(tabId); // this background was ended and started again
      await dispatch(down);
    }
    await dispatch({ type: 'keyUp' }).catch(() => {}); // the key was pressed
    return true;
  }
}
