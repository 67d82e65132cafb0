/** @import {Order} from './adapters/adapter.js' */
/** @import {CommandFrame, State} from './protocol.js' */
import { Rejected } from './adapters/adapter.js';

/**
 * @param {CommandFrame} command as it came
 * @param {State} state what `toggle` turns around
 * @returns {Order} as an adapter takes it
 * @throws {Rejected} for a command that this page doesn't know: Home Assistant may be newer than it
 */
export function order({ action, skip_fragments: skipFragments, slide, indices, mode, direction }, state) {
  switch (action) {
    case 'next':
    case 'previous':
      return { action, skipFragments: skipFragments === true };
    case 'first':
    case 'last':
      return { action };
    case 'go_to':
      return { action, slide, indices: indices ?? null };
    case 'blank':
    case 'overview':
      return { action, on: mode === 'on' || (mode !== 'off' && !state[action]) };
    case 'navigate':
      if (direction && ['up', 'down', 'left', 'right'].includes(direction)) return { action, direction };
      throw new Rejected(`There is no direction ${direction}.`);
    default:
      throw new Rejected(`The display doesn't know the command ${action}; reload the page if Home Assistant was updated.`);
  }
}
