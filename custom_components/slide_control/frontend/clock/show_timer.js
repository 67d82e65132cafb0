/** @import {ActivityTimer} from '../connection/protocol.js' */
import { wordsLoaded } from '../words/words.js';

/** Whether the overlay was loaded: most displays never show it. */
let loaded = false;

/** @param {ActivityTimer|null} timer of an activity, for this display to show above the slides; null for none */
export async function showTimer(timer) {
  if (!timer && !loaded) return;
  loaded = true;
  const overlay = await import('./timer_overlay.js');
  await wordsLoaded();
  overlay.showTimer(timer);
}
