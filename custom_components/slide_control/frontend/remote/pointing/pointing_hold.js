/** @import {Point} from '../../pointer/point.js' */
/** @import {SlidePicture} from '../../preview/picture_element.js' */
/** @import {Actions, View} from '../model/view.js' */
import { onHold } from '../../pointer/hold.js';
import { PicturePointer } from '../../pointer/picture_pointer.js';
import { pointAt } from '../../pointer/point.js';
import { PointerSender } from '../../pointer/pointer_sender.js';
import { localize } from '../../words/words.js';

/** Points at the slide that the audience sees, while its picture is held. */
export class Pointing {
  #dot = new PicturePointer();
  /** @type {View|null} */
  #view = null;
  /** The slide that is pointed at. */
  #place = '';

  /**
   * @param {HTMLElement} area
   * @param {SlidePicture} picture that fills the area
   * @param {Actions} actions
   */
  constructor(area, picture, { source, say, signal }) {
    this.area = area;
    this.picture = picture;
    this.say = say;
    this.sender = new PointerSender((point) => {
      source.point(point);
      if (point) this.#dot.show(point, this.picture.boxes); // also one that rests
    });
    area.append(this.#dot.element);
    onHold(area, {
      may: () => this.#may(),
      atOnce: () => this.#view?.preferences.pointing ?? false,
      moved: (x, y) => this.#moved(x, y),
      ended: () => this.#hide(),
    }, signal);
    signal.addEventListener('abort', () => this.#hide(), { once: true });
  }

  /** @param {View} view */
  update(view) {
    this.#view = view;
    this.area.classList.toggle('can-point', this.#can());
    if (this.#place && (this.#place !== placeOf(view) || !this.#can())) this.#hide();
  }

  #can() {
    const view = this.#view;
    return view?.connection === 'connected' && view.canPress && view.state !== null && !view.state.blank && view.peeked === null;
  }

  /** @returns {boolean} whether holding points; if only the driver may, says so */
  #may() {
    if (!this.#can()) return false;
    const driver = this.#view?.status?.driver;
    if (!driver || driver.self) return true;
    this.say(localize('source.not_driving', { name: driver.name }), 'bad');
    return false;
  }

  /**
   * @param {number} clientX
   * @param {number} clientY
   */
  #moved(clientX, clientY) {
    const state = this.#view?.state;
    if (!state) return;
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    const { boxes } = this.picture;
    const at = pointAt((clientX - left) / width, (clientY - top) / height, boxes);
    if (!at) return this.#hide();
    /** @type {Point} */
    const point = { h: state.indices.h, v: state.indices.v, ...at };
    this.#place = placeOf(this.#view);
    this.#dot.show(point, boxes);
    this.sender.move(point);
  }

  #hide() {
    this.#place = '';
    this.#dot.hide();
    this.sender.move(null);
  }
}

/** @param {View|null} view */
function placeOf(view) {
  const { h, v } = view?.state?.indices ?? {};
  return `${h}/${v}`;
}
