import { isRightToLeft } from '../dom/element.js';

const DISTANCE_PX = 50;
/** Below this, a movement has no direction yet. */
const SLOP_PX = 10;

/**
 * Calls once for each horizontal swipe of one finger. A movement that is more vertical is none: it scrolls. The next slide comes from the side
 * on which *Next* points: from the left, where people read from right to left.
 *
 * @param {HTMLElement} area has `touch-action: pan-y`, so the browser leaves horizontal movements to us
 * @param {(by: 1|-1) => void} swiped 1 for the next slide
 * @param {AbortSignal} signal
 */
export function onSwipe(area, swiped, signal) {
  /** @type {{id: number, x: number, y: number}|null} */
  let start = null;
  let fingers = 0;
  const end = (/** @type {PointerEvent} */ { pointerType }) => {
    if (pointerType !== 'touch') return;
    fingers = Math.max(fingers - 1, 0);
    start = null;
  };
  area.addEventListener('pointerdown', ({ pointerType, pointerId: id, clientX: x, clientY: y }) => {
    if (pointerType !== 'touch') return;
    fingers += 1;
    start = fingers === 1 ? { id, x, y } : null; // two fingers zoom
  }, { signal });
  area.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (start?.id !== pointerId) return;
    const [x, y] = [clientX - start.x, clientY - start.y];
    if (Math.abs(y) > SLOP_PX && Math.abs(y) > Math.abs(x)) start = null;
    else if (Math.abs(x) >= DISTANCE_PX) {
      start = null;
      swiped((x < 0) === isRightToLeft(area) ? -1 : 1);
    }
  }, { signal });
  area.addEventListener('pointerup', end, { signal });
  area.addEventListener('pointercancel', end, { signal });
}
