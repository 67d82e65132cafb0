/** @import {Released} from './back_channel.js' */
import { wordsLoaded } from '../words/words.js';

/** Whether the overlay was loaded: most displays never show it. */
let loaded = false;

/** @param {Released|null} show what the speaker has released for this display; null for nothing */
export async function showReleased(show) {
  if (!show && !loaded) return;
  loaded = true;
  const overlay = await import('./released_overlay.js');
  await wordsLoaded();
  overlay.showReleased(show);
}
