import { isRightToLeft } from '../dom/element.js';

/** A swipe must be at least this long, and more horizontal than vertical. */
const SWIPE_PIXELS = 50;

/** The same in every direction of reading: clickers type them, too. @type {Record<string, 'previous'|'next'|'live'>} */
const KEYS = { ArrowLeft: 'previous', PageUp: 'previous', ArrowRight: 'next', PageDown: 'next', End: 'live', Escape: 'live' };

/**
 * Calls `leaf` for keys, and for swipes on an element.
 *
 * @param {HTMLElement} target
 * @param {(where: 'previous'|'next'|'live') => void} leaf
 * @param {AbortSignal} signal
 */
export function listenForLeafing(target, leaf, signal) {
  addEventListener('keydown', (event) => {
    const where = KEYS[event.key];
    const typing = event.target instanceof Element && event.target.closest('input, textarea');
    if (!where || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    leaf(where);
  }, { signal });
  /** @type {{id: number, x: number, y: number}|null} */
  let touch = null;
  target.addEventListener('pointerdown', ({ pointerId, pointerType, clientX, clientY, isPrimary }) => {
    touch = isPrimary && pointerType !== 'mouse' ? { id: pointerId, x: clientX, y: clientY } : null;
  }, { signal });
  target.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (touch?.id !== pointerId) return;
    const x = clientX - touch.x;
    const y = Math.abs(clientY - touch.y);
    if (y > Math.max(Math.abs(x), SWIPE_PIXELS / 2)) touch = null;
    if (Math.abs(x) < SWIPE_PIXELS || touch === null) return;
    touch = null;
    leaf((x < 0) === isRightToLeft(target) ? 'previous' : 'next');
  }, { signal });
  for (const type of ['pointerup', 'pointercancel']) target.addEventListener(type, () => { touch = null; }, { signal });
}
