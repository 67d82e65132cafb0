/** @import {SectionContext, StageEntry} from './section.js' */
import { button, element } from '../dom/element.js';
import { localize } from '../words/words.js';
import { errorMessage, labelled } from './section.js';

/** @typedef {{id: string, name: string, address: string|null, paired_at: number, connected: boolean}} PairedDisplay */

/**
 * Fills a list with the paired displays of all stages.
 *
 * @param {HTMLElement} list
 * @param {SectionContext} context
 */
export async function listDisplays(list, context) {
  const stages = context.stages.filter(({ state }) => state === 'loaded');
  try {
    const items = await Promise.all(stages.map((stage) => itemsOf(stage, stages.length > 1, list, context)));
    list.replaceChildren(...items.flat());
  } catch (error) {
    context.notify(errorMessage(error));
  }
}

/**
 * @param {StageEntry} stage
 * @param {boolean} named whether the items name their stage
 * @param {HTMLElement} list
 * @param {SectionContext} context
 */
async function itemsOf({ entry_id: entry, title: stage }, named, list, context) {
  /** @type {{displays: PairedDisplay[]}} */
  const { displays } = await context.hass.callWS({ type: 'slide_control/displays/list', config_entry_id: entry });
  return displays.map((display) => displayItem(display, entry, named ? stage : '', list, context));
}

/**
 * @param {PairedDisplay} display
 * @param {string} entry
 * @param {string} stage its name, or "" if there is only one
 * @param {HTMLElement} list
 * @param {SectionContext} context
 */
function displayItem({ id, name, address, paired_at: pairedAt, connected }, entry, stage, list, context) {
  const { hass, notify, signal } = context;
  const time = new Date(pairedAt * 1000).toLocaleString(hass.language, { dateStyle: 'medium', timeStyle: 'short' });
  const details = [
    address ?? '',
    stage,
    localize('panel.paired_at', { time }),
    localize(connected ? 'panel.display_connected' : 'panel.display_away'),
  ];
  const text = element('div', element('strong', name), element('span', details.filter(Boolean).join(' · ')));
  text.className = 'text';
  const item = element('li', text);
  const forget = async () => {
    try {
      await hass.callWS({ type: 'slide_control/displays/forget', config_entry_id: entry, display_id: id });
      notify(localize('panel.display_forgotten', { display: name }));
    } catch (error) {
      notify(errorMessage(error));
    }
    await listDisplays(list, context);
  };
  const ask = button('plain', localize('panel.forget'), () => {
    const question = element('span', localize('panel.forget_question'));
    const yes = button('plain', localize('panel.forget'), forget, signal);
    const no = button('plain', localize('panel.keep'), () => {
      item.replaceChildren(text, ask);
      ask.focus();
    }, signal);
    item.replaceChildren(text, question, yes, no);
    no.focus();
  }, signal);
  item.append(labelled(ask, name));
  return item;
}
