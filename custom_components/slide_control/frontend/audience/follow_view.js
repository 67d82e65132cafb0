/** @import {FollowedTalk} from './followed_talk.js' */
/** @import {Boxes, Point} from '../pointer/point.js' */
/** @import {ShownDeck} from '../sources/source.js' */
/** @import {Send} from '../backchannel/follower_panel.js' */
/** @import {SeenSlide} from './follower_connection.js' */
import { FollowerPanel } from '../backchannel/follower_panel.js';
import { CaptionView } from '../captions/caption_view.js';
import { button, element } from '../dom/element.js';
import { addTextSizeButtons } from '../dom/text_size.js';
import { PicturePointer } from '../pointer/picture_pointer.js';
import { relayLive } from '../live_state/live_values.js';
import { askForText } from '../preview/slide_text.js';
import '../words/en_follow.js';
import { localize } from '../words/words.js';
import { Invitation } from './invitation.js';
import { listenForLeafing } from './leafing.js';
import { TimerLine } from './timer_line.js';

/**
 * @typedef {{heading: string, text: string, next?: Node}} Notice
 * @typedef {{number: number|null, h: number, v: number, f: number|null, title: string}} ShownSlide
 * @typedef {HTMLElement & {base?: URL|null, deck?: ShownDeck|null, picture?: string|null, slide: ShownSlide|null, boxes: Boxes}} ShownPicture the
 *   element that shows a slide
 */

/** The audience's page: the slide, where the speaker is, and the buttons to leaf back. */
export class FollowView {
  #announced = '';
  /** @type {string|null} the notice that is shown */
  #noticed = '';
  /** The slide that the text belongs to. */
  #textOf = '';
  /** Called with the names of the entities that the slides show. @type {(names: string[]) => void} */
  want = () => {};
  /** Returns where the picture with a path is. @type {(path: string|null) => string|null} */
  addressOf = (path) => path;

  /**
   * @param {HTMLElement} container
   * @param {URL} base Home Assistant's address
   * @param {FollowedTalk} talk
   * @param {Send} send for the back channel
   * @param {AbortSignal} signal
   * @param {ShownPicture} picture shows the slide
   */
  constructor(container, base, talk, send, signal, picture) {
    this.container = container;
    this.base = base;
    this.talk = talk;
    this.stage = element('p');
    this.stage.className = 'kicker';
    const smaller = button('plain', 'A', () => {}, signal);
    const larger = button('plain larger', 'A', () => {}, signal);
    smaller.setAttribute('aria-label', localize('follow.smaller'));
    larger.setAttribute('aria-label', localize('follow.larger'));
    addTextSizeButtons(container, { smaller, larger }, signal);
    this.captions = new CaptionView(container, signal);
    const sizes = element('div', this.captions.toggle, smaller, larger);
    sizes.className = 'text-size';
    const header = element('header', this.stage, sizes);

    this.picture = picture;
    this.picture.base = base;
    this.black = element('p', localize('follow.blank'));
    this.black.className = 'black';
    this.pointer = new PicturePointer();
    this.slide = element('div', this.picture, this.pointer.element, this.black);
    this.slide.className = 'slide';
    this.title = element('h1');
    this.text = element('p');
    this.text.className = 'text';
    const frame = () => this.picture.shadowRoot?.querySelector('iframe')?.contentWindow;
    this.live = relayLive(frame, (names) => this.want(names), signal);
    askForText(frame, () => talk.shown, (text) => this.#showText(text), signal);
    this.notice = element('div');
    this.notice.className = 'notice';
    this.status = element('p');
    this.status.className = 'status';
    this.said = element('p');
    this.said.className = 'announced';
    for (const region of [this.status, this.said]) region.setAttribute('role', 'status');
    this.download = element('a', localize('follow.download'));
    this.download.className = 'download';
    this.invitation = new Invitation(base, signal);
    this.main = element('main', this.notice, this.slide, this.title, this.text, this.download, this.invitation.element, this.status, this.said);
    this.main.tabIndex = 0; // with large letters, or beside captions, it is scrolled

    const leaf = (/** @type {'previous'|'next'|'live'} */ where) => {
      if (where === 'live') talk.backToLive();
      else talk[where]();
      this.draw();
    };
    this.previous = button('leaf', '‹', () => leaf('previous'), signal);
    this.next = button('leaf', '›', () => leaf('next'), signal);
    this.previous.setAttribute('aria-label', localize('follow.previous'));
    this.next.setAttribute('aria-label', localize('follow.next'));
    this.place = element('p');
    this.place.className = 'place';
    this.back = button('back', localize('follow.back_to_live'), () => leaf('live'), signal);
    this.footer = element('footer', this.previous, element('div', this.place, this.back), this.next);
    this.timer = new TimerLine();
    const { panel, bar, said } = this.captions;
    this.backChannel = new FollowerPanel(send, signal);
    container.replaceChildren(header, this.timer.element, this.main, panel, bar, said, this.backChannel.element, this.footer);
    listenForLeafing(this.slide, leaf, signal);
  }

  /**
   * Shows the slide, or a notice in its place.
   *
   * @param {Notice|null} [notice]
   */
  draw(notice = null) {
    const { talk } = this;
    const slide = notice ? null : talk.shown;
    this.#showNotice(notice);
    this.#showDownload();
    this.invitation.update(talk.audience.talk === 'ended' ? null : talk.audience.join);
    for (const part of [this.slide, this.title, this.text, this.footer]) part.hidden = slide === null;
    if (!slide) {
      this.pointer.hide();
      this.picture.slide = null;
      return;
    }
    const { deck, view } = talk.audience;
    this.main.classList.toggle('only-text', view === 'text');
    this.text.hidden = talk.blank;
    this.slide.hidden = view === 'text' && !talk.blank;
    this.black.hidden = !talk.blank;
    this.black.classList.toggle('white', talk.blankColor === 'white');
    // The path stands for the deck: its files may change, and are then loaded again.
    this.picture.deck = deck && { name: deck.path, title: deck.title, version: deck.version, preview: deck.path };
    this.picture.picture = this.addressOf(talk.picture);
    this.picture.slide = view === 'text' ? null : slide;
    const key = `${slide.h}/${slide.v}`;
    if (key !== this.#textOf) this.#showText('');
    if (key !== this.#textOf || talk.blank) this.pointer.hide();
    this.#textOf = key;
    this.title.textContent = slide.title || localize('follow.untitled', { number: slide.number });
    this.#showPlace(slide);
    this.#announce(talk.blank ? localize('follow.blank') : describe(slide, talk.total));
  }

  /** @param {string} text as the deck says it, with the title that is shown above it */
  #showText(text) {
    const title = (this.title.textContent ?? '').toLowerCase();
    const lines = text.split('\n').map((line) => line.trim()).filter((line) => line && line.toLowerCase() !== title);
    this.text.textContent = lines.join('\n');
  }

  /** @param {Point|null} at where the speaker points; shown while this page looks at the same slide */
  point(at) {
    const { shown, blank } = this.talk;
    if (at && shown && at.h === shown.h && at.v === shown.v && !blank && !this.slide.hidden) this.pointer.show(at, this.picture.boxes);
    else this.pointer.hide();
  }

  /** @param {string} text "" hides it */
  say(text) {
    this.status.textContent = text;
  }

  /** @param {Notice|null} notice */
  #showNotice(notice) {
    const noticed = notice && JSON.stringify([notice.heading, notice.text, Boolean(notice.next)]);
    if (noticed === this.#noticed) return;
    this.#noticed = noticed;
    this.notice.hidden = notice === null;
    if (!notice) return this.notice.replaceChildren();
    this.notice.replaceChildren(element('h1', notice.heading), element('p', notice.text), ...(notice.next ? [notice.next] : []));
    this.#announce(notice.heading);
  }

  /** Stays when the talk has ended, and the audience with it. */
  #showDownload() {
    const { handout } = this.talk.audience;
    this.main.classList.toggle('offers', handout !== undefined);
    this.download.hidden = handout === undefined;
    if (handout !== undefined) this.download.href = new URL(handout.replace(/^\//, ''), this.base).href;
  }

  /** @param {SeenSlide} slide */
  #showPlace(slide) {
    const { talk } = this;
    const hadFocus = document.activeElement === this.back;
    this.place.textContent = talk.leafed && talk.live
      ? localize('follow.leafed', { number: slide.number, live: talk.live.number })
      : localize('follow.place', { number: slide.number, total: talk.total });
    this.back.hidden = !talk.leafed;
    this.previous.disabled = !talk.hasPrevious;
    this.next.disabled = !talk.hasNext;
    if (hadFocus && this.back.hidden) this.previous.focus();
  }

  /** @param {string} text */
  #announce(text) {
    if (text === this.#announced) return;
    this.#announced = text;
    this.said.textContent = text;
  }
}

/**
 * @param {SeenSlide} slide
 * @param {number} total
 */
function describe({ number, title }, total) {
  return title ? localize('follow.slide', { number, total, title }) : localize('follow.place', { number, total });
}
