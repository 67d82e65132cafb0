/** @import {CaptionLine, Captions} from '../connection/protocol.js' */
import { button, element } from '../dom/element.js';
import { addTextSizeButtons } from '../dom/text_size.js';
import '../words/en_follow.js';
import { localize } from '../words/words.js';
import { CaptionLines, writeLine } from './caption_lines.js';

const OFF_KEY = 'slide-control:captions-off';
const SIZE = { key: 'slide-control:caption-size', property: '--caption-scale' };
/** Of the bar, which the slide leaves free. */
const ROOM = 'calc(3.2rem * var(--caption-scale, 1))';
const MAX_LOG_LINES = 1_000;

/** The captions on the audience's page: the line that is said now, and what was said, to read back. Nothing is shown before the first one. */
export class CaptionView {
  /** Opens and closes the panel. */
  toggle;
  /** With what was said, and how captions are shown. */
  panel = element('section');
  /** With the line that is said now. */
  bar = element('div');
  /** What screen readers say, once for each line. */
  said = element('p');
  #line = element('p');
  #log = element('ol');
  #on = element('input');
  #lines = new CaptionLines({
    show: (line) => writeLine(this.#line, line),
    say: (line) => this.#on.checked && writeLine(this.said, line),
    keep: (line) => this.#keep(line),
    clear: () => this.#clear(),
  });

  /**
   * @param {HTMLElement} container gets the size of the letters
   * @param {AbortSignal} signal
   */
  constructor(container, signal) {
    this.container = container;
    this.toggle = button('plain captions-toggle', '', () => this.#open(Boolean(this.panel.hidden)), signal);
    this.toggle.setAttribute('aria-label', localize('follow.captions'));
    this.toggle.setAttribute('aria-controls', 'captions');
    this.toggle.hidden = true;
    this.said.className = 'caption-said';
    this.said.setAttribute('role', 'status');
    this.bar.className = 'caption-bar';
    this.#line.setAttribute('aria-hidden', 'true');
    this.bar.append(this.#line);
    this.#drawPanel(signal);
    this.#open(false);
    this.#draw();
  }

  /** @param {Captions} captions */
  take(captions) {
    if (captions.lines.length) this.toggle.hidden = false;
    this.#lines.take(captions);
    this.#draw();
  }

  /** @param {CaptionLine[]} lines of the talk so far */
  replace(lines) {
    this.#lines.replace(lines);
    this.#draw();
  }

  /** @param {AbortSignal} signal */
  #drawPanel(signal) {
    this.#on.type = 'checkbox';
    this.#on.checked = !stored();
    this.#on.addEventListener('change', () => {
      store(!this.#on.checked);
      this.#draw();
    }, { signal });
    const smaller = button('plain', 'A', () => {}, signal);
    const larger = button('plain larger', 'A', () => {}, signal);
    smaller.setAttribute('aria-label', localize('follow.captions_smaller'));
    larger.setAttribute('aria-label', localize('follow.captions_larger'));
    addTextSizeButtons(this.container, { smaller, larger }, signal, SIZE);
    const sizes = element('div', smaller, larger);
    sizes.className = 'text-size';
    const settings = element('div', element('label', this.#on, ` ${localize('follow.captions_show')}`), sizes);
    settings.className = 'caption-settings';
    const heading = element('h2', localize('follow.captions_said'));
    heading.id = 'captions-said';
    this.#log.tabIndex = 0;
    this.#log.setAttribute('aria-labelledby', heading.id);
    this.panel.id = 'captions';
    this.panel.className = 'captions';
    this.panel.setAttribute('aria-label', localize('follow.captions'));
    this.panel.append(settings, heading, this.#log);
  }

  /** @param {boolean} open */
  #open(open) {
    this.panel.hidden = !open;
    this.toggle.setAttribute('aria-expanded', String(open));
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #draw() {
    this.bar.hidden = this.toggle.hidden || !this.#on.checked;
    this.container.style.setProperty('--caption-room', this.bar.hidden ? '0px' : ROOM);
    if (this.toggle.hidden) this.#open(false);
  }

  /** @param {CaptionLine} line */
  #keep(line) {
    this.toggle.hidden = false;
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const item = element('li');
    writeLine(item, line);
    this.#log.append(item);
    if (this.#log.childElementCount > MAX_LOG_LINES) this.#log.firstElementChild?.remove();
    if (scrollTop + clientHeight >= scrollHeight - 4) this.#log.scrollTop = this.#log.scrollHeight; // not while somebody reads back
  }

  #clear() {
    this.#log.replaceChildren();
    writeLine(this.said, null);
    writeLine(this.#line, null);
    this.toggle.hidden = true;
  }
}

/** @returns {boolean} whether this browser shows none */
function stored() {
  try {
    return localStorage.getItem(OFF_KEY) !== null;
  } catch {
    return false; // storage is turned off in this browser
  }
}

/** @param {boolean} off */
function store(off) {
  try {
    if (off) localStorage.setItem(OFF_KEY, '');
    else localStorage.removeItem(OFF_KEY);
  } catch {
    // They are shown again after a reload.
  }
}
