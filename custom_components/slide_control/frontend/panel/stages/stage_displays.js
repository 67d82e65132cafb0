/** @import {LiveStage} from '../base/live_stages.js' */
/** @import {SectionContext} from '../base/section.js' */
/** @import {DisplayEntry} from '../../sources/source.js' */
import { button, element } from '../../dom/element.js';
import { localize, localizeNodes } from '../../words/words.js';
import { KeyedList } from '../base/keyed_list.js';
import { labelled } from '../base/section.js';
import { DisplayRow } from './display_row.js';

/** The waiting page, at the address that this browser uses for Home Assistant. */
const WAIT = new URL('../../../wait', import.meta.url); // this file is slide_control/client/panel/stages/stage_displays.js

/** The displays of a stage. */
export class StageDisplays {
  #list = element('ul');
  #empty = element('p');

  /**
   * @param {SectionContext} context
   * @param {LiveStage} stage
   */
  constructor(context, stage) {
    const heading = element('div', element('h4', localize('panel.displays')));
    heading.className = 'displays-heading';
    if (stage.entry.may.includes('admin')) heading.append(pairButton(context, stage));
    this.#list.setAttribute('aria-label', localize('panel.displays_of', { stage: stage.entry.title }));
    this.#empty.append(...localizeNodes(context.admin ? 'panel.no_display' : 'panel.no_display_for_you', { address: element('code', WAIT.href) }));
    this.node = element('div', heading, this.#empty, this.#list);
    this.node.className = 'displays';
    this.rows = new KeyedList(this.#list, (/** @type {DisplayEntry} */ { id }) => id, () => new DisplayRow(context, () => this.stage));
    this.stage = stage;
  }

  /** @param {LiveStage} stage */
  update(stage) {
    this.stage = stage;
    const displays = stage.status?.displays ?? [];
    this.#empty.hidden = !stage.status || displays.length > 0;
    this.#list.hidden = displays.length === 0;
    this.rows.update(withOwnNames(displays));
  }
}

/**
 * Two televisions of one kind have the same name until somebody renames them.
 *
 * @param {readonly DisplayEntry[]} displays
 * @returns {DisplayEntry[]} the second one of a name with the number 2, and so on
 */
function withOwnNames(displays) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return displays.map((display) => {
    const number = (seen.get(display.name) ?? 0) + 1;
    seen.set(display.name, number);
    return number === 1 ? display : { ...display, name: `${display.name} (${number})` };
  });
}

/**
 * @param {SectionContext} context
 * @param {LiveStage} stage
 */
function pairButton({ pairing, signal }, { entry }) {
  return labelled(button('plain small', localize('panel.pair_display'), () => pairing.start(entry.entry_id), signal), entry.title);
}
