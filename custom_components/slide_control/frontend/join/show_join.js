/** @import {JoinShow} from '../connection/protocol.js' */
import { lazyOverlay } from '../overlays/lazy_overlay.js';
import { wordsLoaded } from '../words/words.js';

/**
 * Shows the way into the audience on this display; null for nothing. The second argument is Home Assistant's address.
 *
 * @type {(show: JoinShow|null, base: URL) => Promise<void>}
 */
export const showJoin = lazyOverlay(async () => {
  const overlay = await import('./join_overlay.js');
  await wordsLoaded();
  return overlay.showJoin;
});
