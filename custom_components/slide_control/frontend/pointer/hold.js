/** A finger that rests as long as this points; one that moves before swipes. */
const LONG_PRESS_MS = 350;
/** Below this, a finger rests. */
const SLOP_PX = 10;

/**
 * @typedef {object} HoldEvents
 * @property {() => boolean} may whether a press on the area points now; a hold that has begun goes on
 * @property {() => boolean} atOnce whether a finger points at once; a mouse or a pen always does
 * @property {(x: number, y: number) => void} moved called with each place, in CSS pixels of the window
 * @property {() => void} ended
 */

/**
 * Points while an area is held: with the button of a mouse, with a pen, or with one finger after a long press, so a swipe stays a swipe.
 *
 * @param {HTMLElement} area
 * @param {HoldEvents} events
 * @param {AbortSignal} signal
 */
export function onHold(area, { may, atOnce, moved, ended }, signal) {
  /** @type {{id: number, x: number, y: number, pointing: boolean, timer: ReturnType<typeof setTimeout>|undefined}|null} */
  let held = null;

  const begin = () => {
    if (!held || !may()) return;
    held.pointing = true;
    area.setPointerCapture(held.id);
    moved(held.x, held.y);
  };
  const end = () => {
    clearTimeout(held?.timer);
    const pointed = held?.pointing;
    held = null;
    if (pointed) ended();
  };

  area.addEventListener('pointerdown', ({ pointerId: id, pointerType, button, clientX: x, clientY: y }) => {
    const second = held !== null; // two fingers zoom
    end();
    if (second || button !== 0 || !may()) return;
    held = { id, x, y, pointing: false, timer: undefined };
    if (pointerType !== 'touch' || atOnce()) begin();
    else held.timer = setTimeout(begin, LONG_PRESS_MS);
  }, { signal });
  area.addEventListener('pointermove', (event) => {
    const { pointerId, clientX: x, clientY: y } = event;
    if (held?.id !== pointerId) return;
    if (!held.pointing) {
      if (Math.hypot(x - held.x, y - held.y) > SLOP_PX) end();
      return;
    }
    event.stopPropagation(); // it isn't a swipe
    moved(x, y);
  }, { capture: true, signal });
  for (const type of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
    area.addEventListener(type, ({ pointerId }) => held?.id === pointerId && end(), { signal });
  }
  // A finger that points doesn't scroll, and opens no menu.
  area.addEventListener('touchmove', (event) => held?.pointing && event.cancelable && event.preventDefault(), { passive: false, signal });
  area.addEventListener('dragstart', (event) => event.preventDefault(), { signal }); // nor does a mouse drag what is in the area
  area.addEventListener('contextmenu', (event) => held && event.preventDefault(), { signal });
  signal.addEventListener('abort', end, { once: true });
}
