/** @import {Command, MediaCommand} from '../adapters/base/adapter.js' */
/** @import {CommandFrame, State} from '../connection/protocol.js' */
import { RejectedError } from '../adapters/base/adapter.js';

/**
 * @param {CommandFrame} frame
 * @param {State} state the state that `toggle` inverts
 * @returns {Command|MediaCommand}
 * @throws {RejectedError} for a command that this page doesn't know, because Home Assistant may be newer than the page
 */
export function parseCommand({ action, skip_fragments: skipFragments, slide, indices, mode, color = 'black', direction, operation, volume }, state) {
  switch (action) {
    case 'next':
    case 'previous':
      return { action, skipFragments: skipFragments === true };
    case 'first':
    case 'last':
      return { action };
    case 'go_to':
      return { action, slide, indices: indices ?? null };
    case 'blank': // toggling the other color changes it
      return { action, on: mode === 'on' || (mode !== 'off' && !(state.blank && (state.blank_color ?? 'black') === color)), color };
    case 'overview':
      return { action, on: mode === 'on' || (mode !== 'off' && !state.overview) };
    case 'navigate':
      if (direction && ['up', 'down', 'left', 'right'].includes(direction)) return { action, direction };
      throw new RejectedError('unknown_direction', { direction: String(direction) });
    case 'media':
      if (operation && ['play', 'pause', 'toggle', 'restart', 'volume'].includes(operation)) return { action, operation, volume };
      throw new RejectedError('unknown_command', { action: `${action} ${operation}` });
    default:
      throw new RejectedError('unknown_command', { action });
  }
}
