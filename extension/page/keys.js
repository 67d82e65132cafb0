/** @import {Key} from '../../custom_components/slide_control/frontend/adapters/base/page_tools.js' */
/** @import {Bridge} from './bridge.js' */
import { RejectedError } from '../../custom_components/slide_control/frontend/adapters/base/adapter.js';
import { pressKey } from '../../custom_components/slide_control/frontend/adapters/base/page_tools.js';

/** A page may handle a key after its event was dispatched. */
const HANDLED_MS = 50;

/**
 * @param {Bridge} bridge
 * @returns {(key: Key, target: EventTarget) => Promise<boolean>} presses a key as a keyboard does where the user wants that, else as an event of
 *   the page. Returns whether the page handles it
 */
export function keyPresser(bridge) {
  return async (key, target) => {
    const listening = new AbortController();
    /** @type {KeyboardEvent|null} */
    let seen = null;
    addEventListener('keydown', (event) => {
      if (event.isTrusted && event.key === key.key) seen = event;
    }, { capture: true, signal: listening.signal });
    const pressed = await bridge.ask({ type: 'key', key });
    if (pressed === true) await new Promise((resolve) => setTimeout(resolve, HANDLED_MS));
    listening.abort();
    if (pressed === null) throw new RejectedError('frame_silent');
    if (!pressed) return pressKey(key, target);
    return /** @type {KeyboardEvent|null} */ (seen)?.defaultPrevented ?? false;
  };
}
