/** @import {ActivityTimer} from '../connection/protocol.js' */
import { lazyOverlay } from '../overlays/lazy_overlay.js';
import { wordsLoaded } from '../words/words.js';

/**
 * Shows the timer of an activity above the slides of this display; null for none.
 *
 * @type {(timer: ActivityTimer|null) => Promise<void>}
 */
export const showTimer = lazyOverlay(async () => {
  const overlay = await import('./timer_overlay.js');
  await wordsLoaded();
  return overlay.showTimer;
});
