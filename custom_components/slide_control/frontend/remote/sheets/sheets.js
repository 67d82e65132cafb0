/** @import {Options} from '../model/options.js' */
/** @import {Actions, Part, Sheet as Name, View} from '../model/view.js' */
import { localize } from '../../words/words.js';
import { audienceSheet } from './audience.js';
import { displaysSheet } from './displays.js';
import { mediaSheet } from './media.js';
import { moreSheet } from './more.js';
import { Sheet } from './sheet.js';
import { showSheet } from './show.js';
import { timerSheet } from './timer.js';

/** The dialogs of a remote, one at a time. */
export class Sheets {
  /** @type {{name: Name, sheet: Sheet, part: Part}|null} */
  #open = null;

  /**
   * @param {HTMLElement} place
   * @param {Actions} actions
   * @param {{options: Options, outline: Part, changed: (sheet: HTMLElement|null) => void}} rest `changed` is called when a sheet was opened or
   *   closed, with what is in it
   */
  constructor(place, actions, { options, outline, changed }) {
    this.place = place;
    this.actions = actions;
    this.options = options;
    this.outline = outline;
    this.changed = changed;
  }

  /**
   * @param {Name} name
   * @param {string} [display]
   */
  open(name, display) {
    this.close();
    const [title, part] = this.#content(name, display);
    const sheet = new Sheet(title, part.element, () => this.#closed(sheet), this.actions.signal);
    this.#open = { name, sheet, part };
    sheet.open(this.place);
    this.changed(sheet.content);
  }

  /** @param {...Name} names only these; without any, each */
  close(...names) {
    if (this.#open && (names.length === 0 || names.includes(this.#open.name))) this.#open.sheet.close();
  }

  /** @param {View} view */
  update(view) {
    this.#open?.part.update(view);
  }

  /**
   * @param {Name} name
   * @param {string} [display]
   * @returns {[string, Part]}
   */
  #content(name, display) {
    switch (name) {
      case 'outline': return [localize('remote.outline'), this.outline];
      case 'displays': return [localize('remote.displays'), displaysSheet(this.actions)];
      case 'show': return [localize('remote.show_slides'), showSheet(this.actions, display, () => this.close('show'))];
      case 'timer': return [localize('talk.timer'), timerSheet(this.actions, () => this.close('timer'))];
      case 'media': return [localize('remote.media'), mediaSheet(this.actions)];
      case 'audience': return [localize('back_channel.heading'), audienceSheet(this.actions)];
      case 'more': return [localize('remote.more'), moreSheet(this.actions, this.options)];
    }
  }

  /** @param {Sheet} sheet */
  #closed(sheet) {
    if (this.#open?.sheet !== sheet) return;
    this.#open = null;
    this.changed(null);
  }
}
