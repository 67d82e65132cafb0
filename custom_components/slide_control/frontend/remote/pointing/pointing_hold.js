/** @import {Point} from '../../pointer/point.js' */
/** @import {SlidePicture} from '../../preview/picture_element.js' */
/** @import {Actions, View} from '../model/view.js' */
import { onHold } from '../../pointer/hold.js';
import { PicturePointer } from '../../pointer/picture_pointer.js';
import { pointAt } from '../../pointer/point.js';
import { PointerSender } from '../../pointer/pointer_sender.js';
import { localize } from '../../words/words.js';

/** How often a pointer that rests is looked at. */
const LOOK_AGAIN_MS = 250;

/** Points at the slide that the audience sees, while its picture is held. */
export class Pointing {
  #dot = new PicturePointer();
  /** @type {View|null} */
  #view = null;
  /** @type {{x: number, y: number, place: string}|null} where it is held, and the slide that it was when it moved last */
  #held = null;
  /** What is pointed at. */
  #shown = '';
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;

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
      ended: () => this.#ended(),
    }, signal);
    signal.addEventListener('abort', () => this.#ended(), { once: true });
  }

  /** @param {View} view */
  update(view) {
    this.#view = view;
    this.area.classList.toggle('can-point', this.#can());
    if (this.#held && this.#held.place !== placeOf(view)) this.#held = null; // on the next slide, the next move points
    this.#show();
  }

  #can() {
    const view = this.#view;
    return view?.connection === 'connected' && view.canPress && view.state !== null && !view.state.blank && view.peeked === null;
  }

  /** @returns {boolean} whether holding points; if only the driver may, says so */
  #may() {
    if (!this.#can()) return false;
    const other = this.#otherDriver();
    if (other) this.say(localize('source.not_driving', { name: other.name }), 'bad');
    return !other;
  }

  #otherDriver() {
    const driver = this.#view?.status?.driver;
    return driver && !driver.self ? driver : null;
  }

  /**
   * @param {number} x in CSS pixels of the window
   * @param {number} y
   */
  #moved(x, y) {
    this.#held = { x, y, place: placeOf(this.#view) };
    this.#timer ??= setInterval(() => this.#show(), LOOK_AGAIN_MS);
    this.#show();
  }

  #ended() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#held = null;
    this.#hide();
  }

  /** Points where the picture is held. What doesn't move meanwhile is looked at again: a connection may return, or the picture load. */
  #show() {
    const state = this.#view?.state;
    if (!state || !this.#held || !this.#can() || this.#otherDriver()) return this.#hide();
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    const { boxes } = this.picture;
    const at = pointAt((this.#held.x - left) / width, (this.#held.y - top) / height, boxes);
    if (!at) return this.#hide();
    /** @type {Point} */
    const point = { h: state.indices.h, v: state.indices.v, ...at };
    if (JSON.stringify(point) === this.#shown) return;
    this.#shown = JSON.stringify(point);
    this.#dot.show(point, boxes);
    this.sender.move(point);
  }

  #hide() {
    this.#shown = '';
    this.#dot.hide();
    this.sender.move(null);
  }
}

/** @param {View|null} view */
function placeOf(view) {
  const { h, v } = view?.state?.indices ?? {};
  return `${h}/${v}`;
}
