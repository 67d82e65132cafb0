/** @import {Captions} from '../connection/protocol.js' */
import { lazyOverlay } from '../overlays/lazy_overlay.js';

/**
 * Shows captions above the slides of this display.
 *
 * @type {(captions: Captions) => Promise<void>}
 */
export const showCaptions = lazyOverlay(async () => (await import('./caption_overlay.js')).showCaptions);
