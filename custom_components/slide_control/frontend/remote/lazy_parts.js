/** @import {Options} from './model/options.js' */
/** @import {Actions, Part, Sheet, View} from './model/view.js' */
/** @import {Sheets} from './sheets/sheets.js' */
import { localize, wordsLoaded } from '../words/words.js';
import { addStylesheet } from './style/stylesheets.js';

/** Dialogs and outline: a phone's first screen has neither, so they are loaded when they are first needed. */
export class LazyParts {
  /** @type {(Part & {opened: () => void})|null} */
  #outline = null;
  /** @type {Sheets|null} */
  #sheets = null;
  /** @type {Promise<boolean>|null} */
  #loading = null;
  #place;
  #actions;
  #options;
  #changed;

  /**
   * @param {HTMLElement} place
   * @param {Actions} actions
   * @param {Options} options
   * @param {(sheet: HTMLElement|null) => void} changed called when a dialog was opened or closed, with what is in it
   */
  constructor(place, actions, options, changed) {
    this.#place = place;
    this.#actions = actions;
    this.#options = options;
    this.#changed = changed;
  }

  /**
   * @param {Sheet} sheet
   * @param {string} [display]
   */
  async open(sheet, display) {
    if (await this.#load()) this.#sheets?.open(sheet, display);
    else if (!this.#actions.signal.aborted) this.#actions.say(localize('remote.not_loaded'), 'bad');
  }

  /** @param {...Sheet} names only these; without any, each */
  close(...names) {
    this.#sheets?.close(...names);
  }

  /**
   * The outline is beside the slides where there is space, else in a dialog.
   *
   * @param {View} view
   * @param {HTMLElement} body
   * @param {HTMLElement} next what the outline is put before
   */
  update(view, body, next) {
    const beside = (view.layout === 'tablet' || view.layout === 'presenter') && view.outline.length > 0;
    body.classList.toggle('has-outline', beside);
    const outline = this.#outline?.element;
    if (outline && beside && outline.parentElement !== body) {
      this.close('outline');
      body.insertBefore(outline, next);
    } else if (outline && !beside && outline.parentElement === body) outline.remove();
    else if (!outline && beside) this.#load();
    this.#outline?.update(view);
    this.#sheets?.update(view);
  }

  /** @returns {Promise<boolean>} false if they can't be loaded now */
  #load() {
    this.#loading ??= this.#import().catch((error) => {
      console.warn('Slide Control:', error);
      this.#loading = null;
      return false;
    });
    return this.#loading;
  }

  async #import() {
    const [{ outlinePart }, { Sheets }] = await Promise.all([
      import('./outline/outline.js'), import('./sheets/sheets.js'), addStylesheet(this.#place, 'sheets.css'),
    ]);
    await wordsLoaded();
    if (this.#actions.signal.aborted) return false;
    const outline = this.#outline = outlinePart(this.#actions);
    this.#sheets = new Sheets(this.#place, this.#actions, {
      options: this.#options,
      outline,
      changed: (sheet) => {
        this.#changed(sheet);
        outline.opened();
      },
    });
    this.#changed(null);
    return true;
  }
}
