/** @import {Released} from './back_channel.js' */
import { lazyOverlay } from '../overlays/lazy_overlay.js';
import { wordsLoaded } from '../words/words.js';

/**
 * Shows what the speaker has released for this display; null for nothing.
 *
 * @type {(show: Released|null) => Promise<void>}
 */
export const showReleased = lazyOverlay(async () => {
  const overlay = await import('./released_overlay.js');
  await wordsLoaded();
  return overlay.showReleased;
});
