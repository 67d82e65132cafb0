import { element } from '../dom/element.js';

/** Without a new place, the pointer is gone after this time: the remote, or its network, may be gone. */
const LIFETIME_MS = 2_000;
const TRAIL_MS = 500;
/** Diameter in parts of the shorter side of the slide. */
const SIZE = 0.012;
const MIN_SIZE_PX = 5;

/** The style of a layer that `PointerDot` draws on. */
export const POINTER_STYLE = `
  .dot, .trail { position: absolute; left: 0; top: 0; border-radius: 999px; background: #f0142f; pointer-events: none; }
  .dot { box-shadow: 0 0 0 calc(var(--size) * .18) #fff9, 0 0 calc(var(--size) * 1.2) #f0142f; }
  .trail { transform-origin: 0 50%; opacity: 0; animation: slide-control-trail ${TRAIL_MS}ms linear; }
  @keyframes slide-control-trail { from { opacity: .6; } }
  @media (prefers-reduced-motion: reduce) { .trail { display: none; } }
`;

/** The dot of the speaker's pointer, with a trail that fades. */
export class PointerDot {
  #dot = element('div');
  /** @type {{x: number, y: number}|null} */
  #last = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {ParentNode} layer with `POINTER_STYLE`, positioned */
  constructor(layer) {
    this.layer = layer;
    this.#dot.className = 'dot';
  }

  get shown() {
    return this.#last !== null;
  }

  /**
   * @param {{x: number, y: number}} at in CSS pixels of the layer
   * @param {number} side the shorter side of the slide in CSS pixels
   */
  show(at, side) {
    const size = Math.max(side * SIZE, MIN_SIZE_PX);
    if (this.#last) this.#drawTrail(this.#last, at, size);
    else this.layer.append(this.#dot);
    this.#last = at;
    this.#dot.style.setProperty('--size', `${size}px`);
    this.#dot.style.width = this.#dot.style.height = `${size}px`;
    this.#dot.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), LIFETIME_MS);
  }

  hide() {
    if (!this.#last) return;
    clearTimeout(this.#timer);
    this.#last = null;
    this.layer.replaceChildren();
  }

  /**
   * @param {{x: number, y: number}} from
   * @param {{x: number, y: number}} to
   * @param {number} size
   */
  #drawTrail(from, to, size) {
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length < 1) return;
    const part = element('div');
    part.className = 'trail';
    const thick = size * 0.7;
    part.style.width = `${length + thick / 2}px`;
    part.style.height = `${thick}px`;
    part.style.transform = `translate(${from.x}px, ${from.y - thick / 2}px) rotate(${Math.atan2(to.y - from.y, to.x - from.x)}rad)`;
    this.layer.insertBefore(part, this.#dot);
    setTimeout(() => part.remove(), TRAIL_MS);
  }
}
