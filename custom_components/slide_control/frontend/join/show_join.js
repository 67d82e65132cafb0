/** @import {JoinShow} from '../connection/protocol.js' */
import { wordsLoaded } from '../words/words.js';

/** Whether the overlay was loaded: most displays never show it. */
let loaded = false;

/**
 * @param {JoinShow|null} show what this display shows of the way into the audience, null for nothing
 * @param {URL} base Home Assistant's address
 */
export async function showJoin(show, base) {
  if (!show && !loaded) return;
  loaded = true;
  const overlay = await import('./join_overlay.js');
  await wordsLoaded();
  await overlay.showJoin(show, base);
}
