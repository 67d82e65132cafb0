/** @import {BlankColor, State} from '../connection/protocol.js' */
/** @import {Audience, SeenSlide} from './follower_connection.js' */

/**
 * What a follower may look at: the slides that the speaker has shown, and no others. It stays at the speaker's slide until the follower leafs
 * back, and then where the follower is.
 */
export class FollowedTalk {
  /** @type {Map<string, SeenSlide>} */
  #seen = new Map();
  /** @type {Map<string, string>} the newest picture of each slide */
  #pictures = new Map();
  /** @type {State|null} */
  #state = null;
  /** @type {string|null} the slide that the follower looks at; null follows the speaker */
  #look = null;
  /** @type {Audience} */
  audience = { talk: 'waiting', view: 'deck', deck: null };

  /** @returns {SeenSlide|null} the speaker's slide */
  get live() {
    return this.#state && seen(this.#state);
  }

  /** @returns {string|null} the path of the picture of the slide to show */
  get picture() {
    const { shown } = this;
    return (shown && this.#pictures.get(keyOf(shown))) ?? null;
  }

  /** @returns {SeenSlide|null} the slide to show */
  get shown() {
    return (this.#look !== null && this.#seen.get(this.#look)) || this.live;
  }

  /** Whether the follower looks at another slide than the speaker's. */
  get leafed() {
    return this.#look !== null && this.live !== null;
  }

  /** @returns {BlankColor|null} */
  get blankColor() {
    return this.blank ? this.#state?.blank_color ?? 'black' : null;
  }

  get blank() {
    return this.#state?.blank === true && !this.leafed;
  }

  get total() {
    return this.#state?.total ?? 0;
  }

  get hasPrevious() {
    return this.#neighbor(-1) !== undefined;
  }

  get hasNext() {
    return this.#neighbor(1) !== undefined;
  }

  /** @param {State|null} state null while no display shows slides */
  move(state) {
    if (!state || state.total !== this.#state?.total) this.#forget();
    this.#state = state;
    if (state) this.#remember(seen(state));
    if (this.#look === this.#key) this.#look = null;
  }

  /** @param {Audience} audience */
  tell(audience) {
    if (audience.deck?.path !== this.audience.deck?.path && this.audience.deck) this.#forget();
    this.audience = audience;
    for (const slide of audience.seen ?? []) {
      this.#remember(slide);
      this.#keepPicture(slide.picture);
    }
    this.#keepPicture(audience.picture);
    if (this.#state) this.#remember(seen(this.#state));
  }

  previous() {
    this.#go(-1);
  }

  next() {
    this.#go(1);
  }

  backToLive() {
    this.#look = null;
  }

  get #key() {
    return this.#state && keyOf(this.#state.indices);
  }

  /** @param {number} by */
  #go(by) {
    const slide = this.#neighbor(by);
    if (!slide) return;
    const key = keyOf(slide);
    this.#look = key === this.#key ? null : key;
  }

  /** @param {number} by */
  #neighbor(by) {
    const slides = [...this.#seen.values()].sort((one, other) => one.h - other.h || one.v - other.v);
    const key = this.#look ?? this.#key;
    const at = slides.findIndex((slide) => keyOf(slide) === key);
    return at < 0 ? undefined : slides[at + by];
  }

  /** @param {SeenSlide} slide */
  #remember(slide) {
    const key = keyOf(slide);
    const before = this.#seen.get(key)?.f ?? -1;
    this.#seen.set(key, { ...slide, f: slide.f === null ? null : Math.max(slide.f, before) });
  }

  /** @param {string} [path] */
  #keepPicture(path) {
    const [, h, v] = /#(\d+)\.(\d+)\./.exec(path ?? '') ?? [];
    if (path && h && v) this.#pictures.set(`${h}/${v}`, path);
  }

  /** Another deck is shown: nothing of the last one is looked at any more. */
  #forget() {
    this.#seen.clear();
    this.#pictures.clear();
    this.#look = null;
  }
}

/**
 * @param {State} state
 * @returns {SeenSlide}
 */
function seen({ indices, number, title }) {
  return { h: indices.h, v: indices.v, f: indices.f, number, title };
}

/** @param {{h: number, v: number}} slide */
function keyOf({ h, v }) {
  return `${h}/${v}`;
}
