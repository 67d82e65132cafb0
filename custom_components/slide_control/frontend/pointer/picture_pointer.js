/** @import {Boxes, Point} from './point.js' */
import { element } from '../dom/element.js';
import { addStyle } from '../dom/shadow_style.js';
import { boxOf } from './point.js';
import { POINTER_STYLE, PointerDot } from './pointer_dot.js';

const STYLE = `:host { position: absolute; inset: 0; overflow: hidden; pointer-events: none; } ${POINTER_STYLE}`;

/** The speaker's pointer over a picture of the slide. Put `element` above the picture, into a box of its size. */
export class PicturePointer {
  element = element('div');
  #layer = element('div');
  #dot = new PointerDot(this.#layer);

  constructor() {
    this.element.setAttribute('aria-hidden', 'true');
    const root = this.element.attachShadow({ mode: 'open' });
    addStyle(root, STYLE);
    root.append(this.#layer);
  }

  /**
   * @param {Point} point
   * @param {Boxes} boxes in parts of the picture
   */
  show(point, boxes) {
    const { clientWidth: width, clientHeight: height } = this.element;
    const box = boxOf(point, boxes);
    this.#dot.show(
      { x: (box.x + point.x * box.width) * width, y: (box.y + point.y * box.height) * height },
      Math.min(box.width * width, box.height * height),
    );
  }

  hide() {
    this.#dot.hide();
  }
}
