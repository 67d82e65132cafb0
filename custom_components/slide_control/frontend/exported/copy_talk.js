/** @import {SeenSlide} from '../audience/follower_connection.js' */
/** @import {CopyPosition} from './copy_messages.js' */
import { FollowedTalk } from '../audience/followed_talk.js';

/** What the reader of a copy may look at: what the speaker has shown while the copy follows, and otherwise the whole deck. */
export class CopyTalk extends FollowedTalk {
  /** Whether the reader has the whole deck. */
  free = true;
  /** @type {CopyPosition|null} what the deck shows */
  position = null;
  /** Called to move a free deck. @type {(step: 'next'|'previous') => void} */
  step = () => {};

  /** @param {string} deck the deck's id */
  constructor(deck) {
    super();
    this.deck = deck;
  }

  /** Whether the speaker shows this deck, as far as that is known. */
  get own() {
    const { deck } = this.audience;
    if (deck) return deckOf(deck.path) === this.deck;
    return !this.position || super.total === this.position.total;
  }

  /** @override @returns {SeenSlide|null} */
  get shown() {
    if (!this.free) return super.shown;
    return this.position ?? { h: 0, v: 0, f: null, number: 0, title: '' };
  }

  /** @override */
  get leafed() {
    return !this.free && super.leafed;
  }

  /** @override */
  get blank() {
    return !this.free && super.blank;
  }

  /** @override */
  get total() {
    return this.free ? this.position?.total ?? 0 : super.total;
  }

  /** @override */
  get hasPrevious() {
    return this.free ? this.position?.first === false : super.hasPrevious;
  }

  /** @override */
  get hasNext() {
    return this.free ? this.position?.last === false : super.hasNext;
  }

  /** @override */
  previous() {
    if (this.free) this.step('previous');
    else super.previous();
  }

  /** @override */
  next() {
    if (this.free) this.step('next');
    else super.next();
  }
}

/** Where the id of the deck is in the capability, which is the third part of the path; see `access/capabilities.py`. */
const CAPABILITY = 3;
const ID_START = 18;
const ID_BYTES = 16;

/**
 * @param {string} path of a hosted deck below Home Assistant
 * @returns {string} the deck's id, "" if there is none
 */
function deckOf(path) {
  try {
    const bytes = atob((path.split('/')[CAPABILITY] ?? '').replace(/-/g, '+').replace(/_/g, '/'));
    return [...bytes.slice(ID_START, ID_START + ID_BYTES)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return '';
  }
}
