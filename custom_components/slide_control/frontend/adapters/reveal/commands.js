/** @import {Command} from '../base/adapter.js' */
import { RejectedError, whenDone } from '../base/adapter.js';

/** A rounding error is one step. More would mean that the deck moves by itself. */
const MAX_SCROLLS = 3;

/**
 * What commands need of a reveal.js deck, which is on this page or in a frame of another origin. That is why the switch over all commands
 * is here, and only here.
 *
 * @template {{h: number, v: number, number: number, counted: boolean}} Slide
 * @typedef {object} RevealDeck
 * @property {() => Slide[]} slides all slides, in the order in which they are shown
 * @property {() => number} at index of the current slide in `slides()`, -1 if it isn't among them
 * @property {(slide: Slide) => string[]} names the strings that `go_to` accepts for this slide: its id and its title
 * @property {(method: string, ...args: unknown[]) => void|Promise<void>} move calls a method of the API that changes the slide
 * @property {(method: string, ...args: unknown[]) => void|Promise<void>} call calls any other method of the API
 * @property {() => boolean} covers returns whether the deck's own black screen covers the whole window
 * @property {(state: 'paused'|'overview') => boolean} is
 * @property {() => number|null} fragment index of the last fragment that is shown, -1 for none
 * @property {() => boolean} scrolls returns whether the deck is in the scroll view, where `move` may end a slide or a step too early
 * @property {(slide: string) => RejectedError} unknownSlide
 */

/**
 * @template {{h: number, v: number, number: number, counted: boolean}} Slide
 * @param {Command} command
 * @param {RevealDeck<Slide>} deck
 * @returns {void|Promise<void>}
 * @throws {RejectedError}
 */
export function runCommand(command, deck) {
  switch (command.action) {
    // reveal.js before 4.2 has no `skipFragments`, and later versions enter a stack at the slide that was left last. The order of the
    // slides is predictable.
    case 'next': return command.skipFragments ? goTo(deck, deck.slides()[deck.at() + 1]) : deck.move('next');
    case 'previous': return command.skipFragments ? goTo(deck, deck.slides()[deck.at() - 1]) : deck.move('prev');
    case 'first': return goTo(deck, deck.slides()[0]);
    case 'last': return goTo(deck, deck.slides().filter(({ counted }) => counted).at(-1) ?? deck.slides().at(-1));
    case 'go_to': return goTo(deck, find(deck, command), command.indices?.f);
    case 'navigate': return deck.move(command.direction);
    case 'blank':
      if (command.on && !deck.covers()) throw new RejectedError('no_blackout');
      return turn(deck, 'togglePause', 'paused', command.on, () => new RejectedError('no_blackout'));
    case 'overview': return turn(deck, 'toggleOverview', 'overview', command.on, () => new RejectedError('overview_disabled'));
  }
}

/**
 * @template {{h: number, v: number, number: number, counted: boolean}} Slide
 * @param {RevealDeck<Slide>} deck
 * @param {Slide|undefined} slide undefined changes nothing
 * @param {number|null} [f] index of the last fragment to show
 * @returns {void|Promise<void>}
 */
function goTo(deck, slide, f) {
  if (slide) return whenDone(deck.move('slide', slide.h, slide.v, ...(f == null ? [] : [f])), () => land(deck, slide, f, MAX_SCROLLS + (f ?? 0)));
}

/**
 * Shows a slide with its fragments, whatever view the deck is in.
 *
 * @template {{h: number, v: number, number: number, counted: boolean}} Slide
 * @param {RevealDeck<Slide>} deck
 * @param {{h: number, v: number, f: number|null}} place
 * @returns {void|Promise<void>}
 */
export function goToPlace(deck, { h, v, f }) {
  return goTo(deck, deck.slides().find((slide) => slide.h === h && slide.v === v), f);
}

/**
 * The scroll view takes no fragments. It computes where to scroll to, and a rounding error may leave it at the end of the slide before.
 *
 * @template {{h: number, v: number, number: number, counted: boolean}} Slide
 * @param {RevealDeck<Slide>} deck
 * @param {Slide} slide
 * @param {number|null|undefined} f
 * @param {number} tries
 * @returns {void|Promise<void>}
 */
function land(deck, slide, f, tries) {
  if (!deck.scrolls() || tries <= 0) return;
  const wanted = deck.slides().findIndex(({ h, v }) => h === slide.h && v === slide.v);
  const away = deck.at() - wanted || (f == null ? 0 : (deck.fragment() ?? f) - f);
  if (away) return whenDone(deck.move(away < 0 ? 'next' : 'prev'), () => land(deck, slide, f, tries - 1));
}

/**
 * @template {{h: number, v: number, number: number, counted: boolean}} Slide
 * @param {RevealDeck<Slide>} deck
 * @param {Extract<Command, {action: 'go_to'}>} command
 * @returns {Slide}
 */
function find(deck, { slide: wanted, indices }) {
  const found = deck.slides().find((slide) => {
    if (indices) return slide.h === indices.h && slide.v === indices.v;
    if (typeof wanted === 'number') return slide.counted && slide.number === wanted;
    return wanted && deck.names(slide).includes(wanted);
  });
  if (found) return found;
  throw deck.unknownSlide(String(wanted ?? `${indices?.h}/${indices?.v}`));
}

/**
 * @template {{h: number, v: number, number: number, counted: boolean}} Slide
 * @param {RevealDeck<Slide>} deck
 * @param {string} method
 * @param {'paused'|'overview'} state
 * @param {boolean} on
 * @param {() => RejectedError} ignored creates the error if reveal.js ignored the call
 * @returns {void|Promise<void>}
 */
function turn(deck, method, state, on, ignored) {
  if (deck.is(state) === on) return;
  return whenDone(deck.call(method, on), () => {
    if (deck.is(state) !== on) throw ignored();
  });
}
