/** @import {Box} from '../../pointer/point.js' */

/**
 * Where reveal.js shows its slides in a window that it fills: as large as they fit beside the margin, in the middle.
 *
 * @param {any} config of a deck that isn't trusted, as `getConfig` answers it
 * @param {number} windowWidth
 * @param {number} windowHeight
 * @returns {Box|null} in the unit of the window; null if the deck fills the window, is a part of its page, or has no layout of its own
 */
export function revealBox(config, windowWidth, windowHeight) {
  const { width, height, margin = 0.04, minScale = 0.2, maxScale = 2, embedded, disableLayout } = config ?? {};
  if (![width, height, margin, minScale, maxScale].every(Number.isFinite) || width <= 0 || height <= 0 || embedded || disableLayout) return null;
  const fits = Math.min(windowWidth * (1 - margin) / width, windowHeight * (1 - margin) / height);
  const scale = Math.min(Math.max(fits, minScale), maxScale);
  const size = { width: width * scale, height: height * scale };
  return { x: (windowWidth - size.width) / 2, y: (windowHeight - size.height) / 2, ...size };
}
