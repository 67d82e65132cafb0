/** @import {CaptionLine, Captions} from '../connection/protocol.js' */

const RIGHT_TO_LEFT = /^(?:ar|arc|ckb|dv|fa|he|iw|ku-arab|nqo|ps|sd|syr|ug|ur|yi)(?:-|$)/i;

/**
 * @typedef {object} CaptionEvents
 * @property {(line: CaptionLine|null) => void} show null when there is nothing to read any more
 * @property {(line: CaptionLine) => void} say a line that was said to its end; each comes once
 * @property {(line: CaptionLine) => void} keep the same line, and those from before this page came to the talk
 * @property {() => void} clear forget the lines that were kept
 */

/** Takes each line once, however often it is told, and shows the newest one for its time. */
export class CaptionLines {
  #newest = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {CaptionEvents} events */
  constructor(events) {
    this.events = events;
  }

  /** @param {Captions} captions */
  take({ lines, seconds, cleared = false }) {
    if (cleared) this.events.clear();
    const fresh = this.#keep(lines);
    for (const line of fresh) if (!line.interim) this.events.say(line);
    if (!seconds) this.#show(null, 0);
    else if (fresh.length) this.#show(fresh[fresh.length - 1] ?? null, seconds);
  }

  /** @param {CaptionLine[]} lines of the talk so far, for a page that comes to it */
  replace(lines) {
    this.events.clear();
    this.#newest = 0;
    this.#keep(lines);
  }

  /**
   * @param {CaptionLine[]} lines
   * @returns {CaptionLine[]} the new ones
   */
  #keep(lines) {
    const fresh = lines.filter(({ n }) => n > this.#newest);
    for (const line of fresh) {
      this.#newest = line.n;
      if (!line.interim) this.events.keep(line);
    }
    return fresh;
  }

  /**
   * @param {CaptionLine|null} line
   * @param {number} seconds
   */
  #show(line, seconds) {
    clearTimeout(this.#timer);
    this.events.show(line);
    if (line) this.#timer = setTimeout(() => this.events.show(null), seconds * 1_000);
  }
}

/**
 * Puts a line into an element, in its language and from the side from which that is read.
 *
 * @param {HTMLElement} element
 * @param {CaptionLine|null} line
 */
export function writeLine(element, line) {
  const { language, text = '' } = line ?? {};
  if (language) element.lang = language;
  else element.removeAttribute('lang');
  element.dir = language && RIGHT_TO_LEFT.test(language) ? 'rtl' : 'auto';
  element.textContent = text;
}
