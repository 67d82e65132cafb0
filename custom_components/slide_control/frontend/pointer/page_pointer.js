/** @import {Boxes, Point} from './point.js' */
import { element } from '../dom/element.js';
import { addStyle } from '../dom/shadow_style.js';
import { showInTopLayer } from '../overlays/top_layer.js';
import { boxOf } from './point.js';
import { POINTER_STYLE, PointerDot } from './pointer_dot.js';

const STYLE = `
  :host { all: initial !important; display: block !important; position: fixed !important; inset: 0 !important; width: 100% !important; height: 100% !important;
    z-index: 2147483645 !important; overflow: hidden !important; background: none !important; border: 0 !important; pointer-events: none !important; }
  @media print { :host { display: none !important; } }
  ${POINTER_STYLE}
`;

/** The speaker's pointer over a page with slides. */
export class PagePointer {
  /** @type {PointerDot|null} */
  #dot = null;
  /** @type {HTMLElement|null} in the page from the first use on */
  #host = null;

  /** @param {AbortSignal} signal removes it */
  constructor(signal) {
    this.signal = signal;
    signal.addEventListener('abort', () => this.#host?.remove(), { once: true });
  }

  get shown() {
    return this.#dot?.shown ?? false;
  }

  /**
   * @param {Point} point
   * @param {Boxes} boxes in CSS pixels of the window
   */
  show(point, boxes) {
    if (this.signal.aborted) return;
    this.#dot ??= this.#attach();
    const { x, y, width, height } = boxOf(point, boxes);
    this.#dot.show({ x: x + point.x * width, y: y + point.y * height }, Math.min(width, height));
  }

  hide() {
    this.#dot?.hide();
  }

  #attach() {
    const layer = element('div');
    const host = document.createElement('slide-control-pointer');
    host.setAttribute('aria-hidden', 'true');
    const root = host.attachShadow({ mode: 'open' });
    addStyle(root, STYLE);
    root.append(layer);
    document.documentElement.append(host);
    showInTopLayer(host, this.signal);
    this.#host = host;
    return new PointerDot(layer);
  }
}
